extension TemplateBook {
  /// Rewrites what is kept of a pair's messages as they came: its sample, and the literal words of its template.
  ///
  /// Counting does not depend on either, so that what was cut out changes no later message's template.
  public mutating func rewriteTexts(
    pair: UInt32, sample: ([UInt8]) -> [UInt8], template: ([UInt8]) -> [UInt8]
  ) {
    pairs.samples[Int(pair)] = Array(sample(pairs.samples[Int(pair)]).prefix(PairTable.longestSample))
    let place = Int(pairs.templates[Int(pair)])
    templates.texts[place] = Array(template(templates.texts[place]).prefix(TemplateText.longest))
  }
}
