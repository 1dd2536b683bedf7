public import Model

extension AlertJournalEntry {
  /// Every `MESSAGE_ID=` that alerts and digests carry, so that a reader of the journal can pass over our own entries.
  public static let messageIDs: [Identifier128] =
    IncidentClass.allCases.flatMap { [begin($0), end($0)] } + [maintenanceEnd] + DigestJournalEntry.messageIDs

  /// The `MESSAGE_ID=` of the entry that ends maintenance.
  public static let maintenanceEnd = Identifier128(high: 0x5d0e_7b1c_93a2_4c66, low: 0xa41f_27e8_d90b_63d5)

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
    case .uncleanBoot: Identifier128(high: 0x9396_6b30_a6a0_4b2b, low: 0xbc81_58bd_0d8b_427b)
    case .limit: Identifier128(high: 0x3617_e199_348e_40df, low: 0xbdf6_5ad4_0f08_ac4a)
    case .readOnly: Identifier128(high: 0xe33a_f15a_1855_4d6c, low: 0x2f0c_384b_45e7_2f2b)
    case .unresponsive: Identifier128(high: 0x88b6_aab7_816f_4f78, low: 0x2452_6aba_ad3b_bdba)
    case .degraded: Identifier128(high: 0xcc8f_b92a_061e_4a0f, low: 0x97c5_bbb6_846a_a93a)
    case .unitActivity: Identifier128(high: 0x3d1c_95e0_72b4_4f0e, low: 0x9a6b_e5c8_1f37_d240)
    case .storage: Identifier128(high: 0x0093_47ce_17f4_4e14, low: 0xb052_5979_6faf_bac1)
    case .hardware: Identifier128(high: 0xcc2e_66ee_47ff_430b, low: 0x9def_c087_306e_bf41)
    case .kernelFault: Identifier128(high: 0x8a3c_b0ef_831f_4412, low: 0x8ab2_55d6_cec7_8b7a)
    case .network: Identifier128(high: 0x5a90_c09f_651b_48ab, low: 0x9f22_adff_5c82_42f0)
    case .exhausted: Identifier128(high: 0x8aec_2520_14a1_4c85, low: 0x96be_d515_edfd_c1ca)
    case .crash: Identifier128(high: 0xa382_53bc_83b3_43c9, low: 0x8098_2ff9_72cf_cd25)
    case .restartLoop: Identifier128(high: 0xae67_68ef_867e_4e0e, low: 0xbab4_967a_3208_03fe)
    case .authentication: Identifier128(high: 0x66ed_b263_dec1_48c4, low: 0xb40b_85e0_4340_79c2)
    case .clock: Identifier128(high: 0x0e10_c06d_9e19_498a, low: 0xab78_6dd4_222a_e2f5)
    case .nameResolution: Identifier128(high: 0x5497_7e68_a036_4ab2, low: 0x86e6_1662_65e1_388c)
    case .certificate: Identifier128(high: 0x2c19_c793_2a73_45ef, low: 0xa998_cb8e_49f3_c7ef)
    case .application: Identifier128(high: 0x061e_dbcc_454b_4cda, low: 0xb566_7929_7acf_b004)
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
    case .uncleanBoot: Identifier128(high: 0xf390_6b23_9f6f_4a30, low: 0xbca4_f0c9_8674_cca2)
    case .limit: Identifier128(high: 0xb5d8_b51a_d229_413b, low: 0xb718_6232_d6a8_3805)
    case .readOnly: Identifier128(high: 0x5633_905b_bed1_4608, low: 0x475c_0ed6_e682_2096)
    case .unresponsive: Identifier128(high: 0xf623_17ea_18e2_49f9, low: 0x406f_fa03_1882_fce0)
    case .degraded: Identifier128(high: 0xb7fe_7654_ee48_4c43, low: 0x1338_c4d0_d66c_0c39)
    case .unitActivity: Identifier128(high: 0x84f2_6b7a_c01d_4e93, low: 0xb1c7_502e_6d98_af35)
    case .storage: Identifier128(high: 0x2d20_47be_5145_4df8, low: 0xbbe1_08c4_1506_ad8b)
    case .hardware: Identifier128(high: 0xb8bd_8f47_6df5_4c56, low: 0x8ca1_5220_a7db_3bc2)
    case .kernelFault: Identifier128(high: 0x64ce_2b01_50ca_45f2, low: 0x86f0_e650_ea2f_67e4)
    case .network: Identifier128(high: 0x61cf_41cd_c4fd_43c6, low: 0xa01b_fae3_2cd5_2ece)
    case .exhausted: Identifier128(high: 0x7f23_80f7_cf2a_44bb, low: 0x86cb_afdb_7a63_538d)
    case .crash: Identifier128(high: 0x547d_dbaa_3b55_4cc6, low: 0x8b9e_07c5_87c8_3eb6)
    case .restartLoop: Identifier128(high: 0xc705_557a_c8e5_4bbe, low: 0xb710_544e_e9c8_c1b6)
    case .authentication: Identifier128(high: 0xc963_a53a_00ff_4df7, low: 0x98bb_c5d9_e863_25fd)
    case .clock: Identifier128(high: 0xa621_1bc7_fb64_430d, low: 0xbde9_5fda_4978_2f24)
    case .nameResolution: Identifier128(high: 0xaa96_a033_e490_41a7, low: 0xae67_d57a_5e77_5d29)
    case .certificate: Identifier128(high: 0x1d1f_9675_783b_4600, low: 0xa035_b849_afc8_71d5)
    case .application: Identifier128(high: 0xe998_347a_fa17_4a97, low: 0xa952_02b2_6ba1_e802)
    }
  }
}
