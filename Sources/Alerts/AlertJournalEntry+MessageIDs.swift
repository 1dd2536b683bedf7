public import Model

extension AlertJournalEntry {
  /// Every `MESSAGE_ID=` that alerts carry, so that a reader of the journal can pass over our own entries.
  public static let messageIDs: [Identifier128] = IncidentClass.allCases.flatMap { category in
    [begin(category), end(category)]
  }

  /// The `MESSAGE_ID=` of a class's transitions: one for its end, one for all that comes before.
  ///
  /// The ids were drawn at random once (`sd-id128(3)`) and never change: `systemd/tocsin.catalog` and
  /// other people's filters hold them.
  public static func messageID(of category: IncidentClass, at kind: AlertTransition.Kind) -> Identifier128 {
    switch kind {
    case .open, .update, .reopen: begin(category)
    case .clear: end(category)
    }
  }

  private static func begin(_ category: IncidentClass) -> Identifier128 {
    switch category {
    case .resource: Identifier128(high: 0xc712_bd8a_0e58_408d, low: 0xb799_981a_7114_c48f)
    case .logRate: Identifier128(high: 0x19cb_78ec_1bde_429d, low: 0xbe34_4799_6c44_5a16)
    case .newErrorTemplate: Identifier128(high: 0x4709_13ee_a86b_4582, low: 0x91fd_1aec_6606_a6c8)
    case .unitFailed: Identifier128(high: 0x469e_320f_7d09_45fa, low: 0x8155_f22a_46a0_3b0f)
    case .outOfMemory: Identifier128(high: 0x063b_e565_2fbd_44a6, low: 0x9522_fdca_3bb6_7e02)
    case .journalGap: Identifier128(high: 0x7abe_8b44_1bfa_48d3, low: 0xb5cc_cf06_640b_520d)
    case .limit: Identifier128(high: 0x3617_e199_348e_40df, low: 0xbdf6_5ad4_0f08_ac4a)
    case .readOnly: Identifier128(high: 0xe33a_f15a_1855_4d6c, low: 0x2f0c_384b_45e7_2f2b)
    case .unresponsive: Identifier128(high: 0x88b6_aab7_816f_4f78, low: 0x2452_6aba_ad3b_bdba)
    case .degraded: Identifier128(high: 0xcc8f_b92a_061e_4a0f, low: 0x97c5_bbb6_846a_a93a)
    }
  }

  private static func end(_ category: IncidentClass) -> Identifier128 {
    switch category {
    case .resource: Identifier128(high: 0x8ca6_59ea_f53d_457b, low: 0xbf81_db64_704c_d25b)
    case .logRate: Identifier128(high: 0x04b5_a230_8902_4324, low: 0xb07b_5388_0748_bab8)
    case .newErrorTemplate: Identifier128(high: 0xc759_4131_e646_46b4, low: 0x8b64_9d3b_26fd_81b3)
    case .unitFailed: Identifier128(high: 0xa34e_9f71_a2b3_49e4, low: 0xb464_1ef9_ee40_76c4)
    case .outOfMemory: Identifier128(high: 0x6ac1_6953_4889_4666, low: 0x8ce5_f81c_b850_b759)
    case .journalGap: Identifier128(high: 0xb944_527f_11f2_4ce2, low: 0xbdb4_ecac_3b3a_b9f7)
    case .limit: Identifier128(high: 0xb5d8_b51a_d229_413b, low: 0xb718_6232_d6a8_3805)
    case .readOnly: Identifier128(high: 0x5633_905b_bed1_4608, low: 0x475c_0ed6_e682_2096)
    case .unresponsive: Identifier128(high: 0xf623_17ea_18e2_49f9, low: 0x406f_fa03_1882_fce0)
    case .degraded: Identifier128(high: 0xb7fe_7654_ee48_4c43, low: 0x1338_c4d0_d66c_0c39)
    }
  }
}
