public import Diagnosis
import Glibc

/// Signatures, and how they came together.
public struct LoadedSignatures: Hashable, Sendable {
  /// Those in force, in the order of files and lines.
  public var signatures: [Signature] = []
  /// The files that were read; empty where the embedded copy of the shipped ones serves.
  public var files: [String] = []
  /// How many that were shipped an operator's file has replaced or switched off.
  public var replacedCount = 0
}

/// Finds and reads the signatures of faults.
///
/// The vendor's are in `/usr/lib/tocsin/signatures.d`, and the same ones in the program for where that folder is
/// not; the operator's in `/etc/tocsin/signatures.d`. A file's signatures replace those of the same name of files
/// before it, and one with `enabled = false` takes them out. Fails closed, as ``SettingsLoader`` does.
public struct SignatureLoader: Sendable {
  /// What stands before every path; empty outside of tests.
  public var root: String

  /// Makes a loader for the host, or for a tree that looks like one.
  public init(root: String = "") {
    self.root = root
  }

  /// Loads the vendor's and the operator's signatures.
  public func load() throws(SettingsFailure) -> LoadedSignatures {
    var merge = SignatureMerge()
    let vendor = root + "/usr/lib/tocsin/signatures.d"
    if access(vendor, F_OK) == 0 {
      addFiles(of: vendor, to: &merge)
    } else {
      Self.addEmbedded(to: &merge)
    }
    merge.beginOperators()
    addFiles(of: root + "/etc/tocsin/signatures.d", to: &merge)
    return try merge.finish()
  }

  /// Loads the copy of the shipped signatures that the program holds, and those of a folder over them.
  public func loadEmbedded(under folder: String? = nil) throws(SettingsFailure) -> LoadedSignatures {
    var merge = SignatureMerge()
    Self.addEmbedded(to: &merge)
    merge.beginOperators()
    if let folder { addFiles(of: folder, to: &merge) }
    return try merge.finish()
  }

  /// The shipped signatures, as the program holds them.
  public static let shipped: [Signature] = {
    do throws(SettingsFailure) {
      return try SignatureLoader().loadEmbedded().signatures
    } catch {
      preconditionFailure("the embedded signatures: \(error)")
    }
  }()

  private static func addEmbedded(to merge: inout SignatureMerge) {
    for file in ShippedSignatures.files { merge.add(file.text, file: "signatures.d/\(file.name)") }
    merge.forgetFiles()
  }

  private func addFiles(of folder: String, to merge: inout SignatureMerge) {
    let loader = SettingsLoader(root: root)
    do throws(SettingsProblem) {
      for path in try loader.tomlFiles(in: folder) {
        guard let text = try loader.text(of: path) else { continue }
        merge.add(text, file: path)
      }
    } catch {
      merge.add(error)
    }
  }
}
