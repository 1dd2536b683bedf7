import Alerts
import Control

/// What the daemon's reports have in common, as JSON.
extension JSONWriter {
  mutating func rules(_ rules: WhyReport.Rules) {
    object { json in
      json.member("time", time: rules.time)
      json.member("observed_seconds", rules.observedSeconds)
      json.member("observe_for_seconds", rules.observeForSeconds)
      json.member("booting", rules.isBooting)
      json.member("min_severity", rules.minSeverity)
      json.member("rings_in_week", rules.ringsInWeek)
      json.member("max_per_week", rules.maxPerWeek)
      json.member("required_surprise", rules.requiredSurprise)
      json.member("refused_signals", rules.refusedSignals)
    }
  }

  mutating func count(_ count: WhyReport.Count) {
    object { json in
      json.member("rule", count.rule)
      json.member("signals", count.signals)
    }
  }

  mutating func finding(_ finding: WhyReport.Finding) {
    let signal = finding.signal
    object { json in
      json.member("kind", signal.entityKind)
      json.member("entity", signal.entity)
      json.member("name", signal.name)
      json.member("title", signal.title)
      json.member("unit", signal.unit)
      json.member("harmful", signal.harmful)
      json.member("maturity", signal.maturity)
      json.member("rule", finding.rule)
      json.member("pace_seconds", finding.isSlow ? 300 : 10)
      json.member("quick") { $0.pace(signal.quick, finding.quickRule) }
      json.member("slow") { $0.pace(signal.slow, finding.slowRule) }
      json.member("samples", finding.samples)
      json.member("samples_needed", finding.samplesNeeded)
      json.member("bins", finding.bins)
      json.member("bins_needed", finding.binsNeeded)
      json.member("least_change", finding.leastChange)
      json.member("incident", finding.incident.isEmpty ? nil : finding.incident)
      json.member("gone", time: finding.gone)
    }
  }

  private mutating func pace(_ pace: SignalReport.Signal.Pace, _ rule: String) {
    object { json in
      json.member("value", pace.value)
      json.member("low", pace.low)
      json.member("mid", pace.mid)
      json.member("high", pace.high)
      json.member("surprise", pace.surprise)
      json.member("seasonal", pace.isSeasonal)
      json.member("rule", rule)
    }
  }

  mutating func incident(_ incident: WhyReport.Incident) {
    object { json in
      json.member("id", incident.id)
      json.member("severity", incident.severity)
      json.member("kind", incident.entityKind)
      json.member("entity", incident.entity)
      json.member("onset", time: incident.onset)
      json.member("end", time: incident.end)
      json.member("text", incident.text)
      json.member("relation", incident.relation)
      json.member("rang", incident.hasRung)
      json.member("held_back", incident.heldBack)
      json.member("job", incident.job)
      json.member("decision") { json in
        if let decision = incident.decision { json.decision(decision) } else { json.null() }
      }
    }
  }

  mutating func decision(_ decision: WhyReport.Decision) {
    object { json in
      json.member("id", decision.id)
      json.member("kind", decision.kind)
      json.member("author", decision.author)
      json.member("reason", decision.reason)
      json.member("until", time: decision.until)
      json.member("in_force", decision.isInForce)
    }
  }

  mutating func unit(_ unit: UnitReport.Unit) {
    object { json in
      json.member("unit", unit.name)
      json.member("state", unit.state)
      json.member("result", unit.result.isEmpty ? nil : unit.result)
      json.member("cores", unit.cores)
      json.member("memory_bytes", unit.memoryBytes)
      json.member("io_bytes_per_second", unit.ioBytesPerSecond)
      json.member("entries", unit.entries)
      json.member("signals", unit.signals)
      json.member("surprise", unit.surprise)
      json.member("signal", unit.signal.isEmpty ? nil : unit.signal)
      json.member("rule", unit.rule)
      json.array("incidents", unit.incidents)
      json.member("ignored", unit.isIgnored)
    }
  }
}
