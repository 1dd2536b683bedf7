/// How a report looks, and what its page may do.
enum ReportStyle {
  /// Nothing but this sheet: no script, no request, no form, whatever a text on the page may be taken for.
  ///
  /// The hash is that of ``sheet``; the system test compares them.
  static let policy: StaticString = """
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src \
    'sha256-dDth/UuNP0cq/Yt/K+1mgV0IWmBVIgVFOfwi5oPbikU='; base-uri 'none'; form-action 'none'">
    <meta name="referrer" content="no-referrer">

    """

  static let sheet: StaticString = """
    :root{color-scheme:light dark;--ink:#1c1e21;--faint:#6b7280;--paper:#fff;--line:#d5d9e0;--crit:#b3261e;--err:#d9601a;--warning:#c99a06;--notice:#5b7da8;--band:#9fc5a8;--signal:#2b5fa8}
    @media (prefers-color-scheme:dark){:root{--ink:#e6e8eb;--faint:#9aa3af;--paper:#15181c;--line:#343a43;--crit:#f2706a;--err:#f0935a;--warning:#e3c04b;--notice:#86a8d3;--band:#33553c;--signal:#7fb0f0}}
    body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
    main{max-width:62rem;margin:0 auto;padding:1.5rem}
    h1{font-size:1.6rem;margin:0}
    h2{font-size:1.05rem;margin:1.6rem 0 .4rem}
    svg{width:100%;height:auto;display:block}
    svg text{font-size:11px;fill:var(--faint)}
    .counts{display:grid;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr));gap:0 2rem}
    table{border-collapse:collapse;width:100%}
    td{padding:.1rem .4rem .1rem 0;overflow-wrap:anywhere;vertical-align:top}
    .number{text-align:right;width:3rem;font-variant-numeric:tabular-nums}
    .bar{width:5rem}
    .count{width:5rem;height:.7rem;margin-top:.4rem}
    .count rect{fill:var(--notice)}
    rect.crit{fill:var(--crit)}rect.err{fill:var(--err)}rect.warning{fill:var(--warning)}rect.notice{fill:var(--notice)}
    .axis{stroke:var(--line)}
    .band{fill:var(--band);opacity:.6}
    .line{fill:none;stroke:var(--signal);stroke-width:2}
    .onset{stroke:var(--crit);stroke-dasharray:4 3}
    details{border-top:1px solid var(--line);padding:.4rem 0;overflow-wrap:anywhere}
    summary{cursor:pointer}
    .severity{display:inline-block;min-width:4.2rem;font-weight:600}
    .severity.crit{color:var(--crit)}.severity.err{color:var(--err)}.severity.warning{color:var(--warning)}.severity.notice{color:var(--notice)}
    .time{color:var(--faint);font-variant-numeric:tabular-nums}
    dl{display:grid;grid-template-columns:8rem 1fr;gap:.1rem 1rem}
    dt{color:var(--faint)}dd{margin:0}
    pre{white-space:pre-wrap;overflow-wrap:anywhere;background:color-mix(in srgb,var(--line) 35%,transparent);padding:.5rem}

    """
}
