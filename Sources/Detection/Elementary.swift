// Coefficients and reductions follow Sun's fdlibm: Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All
// rights reserved. Permission to use, copy, modify, and distribute this software is freely granted, provided
// that this notice is preserved.

/// ln 2, rounded so that its product with any exponent of a `Double` is exact.
private let ln2High = 6.93147180369123816490e-01
/// What ``ln2High`` lacks of ln 2.
private let ln2Low = 1.90821492927058770002e-10

/// The natural logarithm, within one unit in the last place and the same bits on every machine.
///
/// Uses only + − × ÷ and bit operations, because the C library's results differ between machines.
/// Zero gives −∞, anything less NaN.
///
/// - Note: fdlibm's `e_log.c` with musl's shorter reduction to [√½, √2].
public func logarithm(_ x: Double) -> Double {
  guard x > 0, x < .infinity else { return logarithmOfSpecial(x) }
  var bits = x.bitPattern
  var exponent = 0
  if bits < 0x0010_0000_0000_0000 {
    bits = (x * 0x1p54).bitPattern
    exponent = -54
  }
  let offset: UInt64 = 0x3fe6_a09e_0000_0000
  let shifted = bits &+ (0x3ff0_0000_0000_0000 &- offset)
  exponent += Int(shifted >> 52) - 1023
  let reduced = Double(bitPattern: (shifted & 0x000f_ffff_ffff_ffff) &+ offset)
  return logarithm(reduced: reduced - 1, exponent: Double(exponent))
}

/// ln((1 + f)·2^exponent) for f between √½ − 1 and √2 − 1.
private func logarithm(reduced f: Double, exponent: Double) -> Double {
  let halfSquare = 0.5 * f * f
  let s = f / (2 + f)
  let z = s * s
  let w = z * z
  let even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
  let odd =
    z
    * (6.666666666666735130e-01
      + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)))
  return s * (halfSquare + (odd + even)) + exponent * ln2Low - halfSquare + f + exponent * ln2High
}

private func logarithmOfSpecial(_ x: Double) -> Double {
  if x == 0 { return -.infinity }
  return x == .infinity ? x : .nan
}

/// The logarithm to base ten, within two units in the last place and the same bits on every machine.
///
/// - Note: fdlibm's `e_log10.c`: the power of two is taken off and multiplied by log10 2 in two parts.
public func commonLogarithm(_ x: Double) -> Double {
  guard x > 0, x < .infinity else { return logarithmOfSpecial(x) }
  var bits = x.bitPattern
  var exponent = -1023
  if bits < 0x0010_0000_0000_0000 {
    bits = (x * 0x1p54).bitPattern
    exponent -= 54
  }
  exponent += Int(bits >> 52)
  // Below one the significand is taken from [½, 1), so that nothing cancels near one.
  let below: UInt64 = exponent < 0 ? 1 : 0
  let significand = Double(bitPattern: (bits & 0x000f_ffff_ffff_ffff) | ((1023 - below) << 52))
  let power = Double(exponent + Int(below))
  let low = power * 3.69423907715893078616e-13 + 4.34294481903251816668e-01 * logarithm(significand)
  return low + power * 3.01029995663611771306e-01
}

/// The logarithm to base ten of a positive normal number, within 1e-8 and the same bits on every machine.
///
/// For judging, where the third digit is the last that counts: a series in z = (m − 1)/(m + 1) of the significand
/// m in [√½, √2), without the special cases of ``commonLogarithm(_:)``.
@inline(__always)
func quickCommonLogarithm(_ x: Double) -> Double {
  let offset: UInt64 = 0x3fe6_a09e_0000_0000
  let shifted = x.bitPattern &+ (0x3ff0_0000_0000_0000 &- offset)
  let exponent = Double(Int64(bitPattern: shifted >> 52) &- 1023)
  let significand = Double(bitPattern: (shifted & 0x000f_ffff_ffff_ffff) &+ offset)
  let z = (significand - 1) / (significand + 1)
  let square = z * z
  // 2/(2k + 1)/ln 10 for k = 1, 2, …: the next term is below 1e-9 for |z| ≤ 3 − 2√2.
  let second = 0.17371779276130071 + square * (0.12408413768664336 + square * 0.0965098848673893)
  let tail = 0.28952965460216784 + square * second
  return exponent * 0.30102999566398120 + z * (0.86858896380650365 + square * tail)
}

/// e to the power of x, within one unit in the last place and the same bits on every machine.
///
/// Above 709.78 it is ∞, below −745.13 zero; between −745.13 and −708.4 results are subnormal.
///
/// - Note: fdlibm's `e_exp.c`.
public func exponential(_ x: Double) -> Double {
  guard x == x else { return x }
  guard x <= 709.782712893383973096 else { return .infinity }
  guard x >= -745.13321910194110842 else { return 0 }
  let size = abs(x)
  guard size > 0x1p-28 else { return 1 + x }
  var power = 0
  if size > 0.34657359027997264 {
    power = Int(1.44269504088896338700 * x + (x < 0 ? -0.5 : 0.5))
  }
  let high = x - Double(power) * ln2High
  let low = Double(power) * ln2Low
  let r = high - low
  let square = r * r
  let tail =
    2.77777777770155933842e-03
    - square
    * (6.61375632143793436117e-05 - square
      * (1.65339022054652515390e-06 - square * 4.13813679705723846039e-08))
  let c = r - square * (1.66666666666666019037e-01 - square * tail)
  let result = 1 + (r * c / (2 - c) - low + high)
  // Two steps: one factor of 2^-1075 or 2^1024 is no Double, and the second step alone rounds.
  let half = power / 2
  return result * powerOfTwo(half) * powerOfTwo(power - half)
}

/// 2^exponent for exponents of normal numbers, −1022 to 1023.
func powerOfTwo(_ exponent: Int) -> Double {
  Double(bitPattern: UInt64(1023 + exponent) << 52)
}
