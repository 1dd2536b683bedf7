extension TemplateBook {
  /// Rewrites what is kept of a pair's messages as they came: its sample, and the literal words of its template.
  ///
  /// Counting does not depend on either, so that what was cut out changes no later message's template.
  public mutating func rewriteTexts(
    pair: UInt32, sample: ([UInt8]) -> [UInt8], template: ([UInt8]) -> [UInt8]
  ) {
    let kept = Array(sample(pairs.samples[Int(pair)]).prefix(PairTable.longestSample))
    pairs.change(pair) { $0.samples[Int(pair)] = kept }
    let place = pairs.templates[Int(pair)]
    templates.setText(
      of: place, to: Array(template(templates.texts[Int(place)]).prefix(TemplateText.longest)))
  }
}
