import Alerts
import Diagnosis
import Model

/// What others have said is redacted before it is kept, so that the state, what is told and every answer are without it.
///
/// Templates, samples and changes are redacted where they are learned; what is made of them needs no more.
extension Redaction {
  /// A fact without what may not be kept of the entry that it quotes.
  func fact(_ quoting: Fact) -> Fact {
    var fact = quoting
    fact.summary = text(fact.summary)
    fact.cause = text(fact.cause)
    fact.check = text(fact.check)
    return fact
  }

  /// A decision without what may not be kept of what was typed; its own file has that as it was typed.
  func decision(_ typed: Decision) -> Decision {
    var decision = typed
    decision.author = text(decision.author)
    decision.reason = text(decision.reason)
    return decision
  }
}
