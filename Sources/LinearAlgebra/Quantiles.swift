/// The number below which a standard normal variable falls with probability `p`, to a relative error of about 1e-16.
///
/// - Parameter p: Strictly between 0 and 1.
/// - Returns: The quantile.
/// - Source: Wichura (1988), algorithm AS 241, routine PPND16, doi:10.2307/2347330.
package func normalQuantile(_ p: Double) -> Double {
  let q = p - 0.5
  if abs(q) <= 0.425 {
    let r = 0.180625 - q * q
    let numerator = polynomial(
      r, 3.387_132_872_796_366_608_0, 133.141_667_891_784_377_45, 1971.590_950_306_551_442_7,
      13_731.693_765_509_461_125, 45_921.953_931_549_871_457, 67_265.770_927_008_700_853,
      33_430.575_583_588_128_105, 2509.080_928_730_122_672_7)
    let denominator = polynomial(
      r, 1, 42.313_330_701_600_911_252, 687.187_007_492_057_908_30, 5394.196_021_424_751_107_7,
      21_213.794_301_586_595_867, 39_307.895_800_092_710_610, 28_729.085_735_721_942_674,
      5226.495_278_852_854_561_0)
    return q * numerator / denominator
  }
  var r = (-naturalLogarithm(min(p, 1 - p))).squareRoot()
  let magnitude: Double
  if r <= 5 {
    r -= 1.6
    let numerator = polynomial(
      r, 1.423_437_110_749_683_577_34, 4.630_337_846_156_545_295_90, 5.769_497_221_460_691_405_50,
      3.647_848_324_763_204_605_04, 1.270_458_252_452_368_382_58, 0.241_780_725_177_450_611_770,
      0.022_723_844_989_269_184_583_3, 7.745_450_142_783_414_076_40e-4)
    let denominator = polynomial(
      r, 1, 2.053_191_626_637_758_821_87, 1.676_384_830_183_803_849_40,
      0.689_767_334_985_100_004_550, 0.148_103_976_427_480_074_590, 0.015_198_666_563_616_457_196_6,
      5.475_938_084_995_344_946_00e-4, 1.050_750_071_644_416_843_24e-9)
    magnitude = numerator / denominator
  } else {
    r -= 5
    let numerator = polynomial(
      r, 6.657_904_643_501_103_777_20, 5.463_784_911_164_114_369_90, 1.784_826_539_917_291_335_80,
      0.296_560_571_828_504_891_230, 0.026_532_189_526_576_123_093_0,
      0.001_242_660_947_388_078_438_60, 2.711_555_568_743_487_578_15e-5,
      2.010_334_399_292_288_132_65e-7)
    let denominator = polynomial(
      r, 1, 0.599_832_206_555_887_937_690, 0.136_929_880_922_735_805_310,
      0.014_875_361_290_850_614_852_5, 7.868_691_311_456_132_591_00e-4,
      1.846_318_317_510_054_681_80e-5, 1.421_511_758_316_445_888_70e-7,
      2.044_263_103_389_939_785_64e-15)
    magnitude = numerator / denominator
  }
  return q < 0 ? -magnitude : magnitude
}

/// The natural logarithm of a positive normal number, to about one unit in the last place.
///
/// x = m 2ᵉ with m from √½ to √2, and log m = 2 artanh s with s = (m − 1)/(m + 1), at most 0.172 in size, where ten
/// terms of artanh's series leave an error below 1e-17.
package func naturalLogarithm(_ x: Double) -> Double {
  var (exponent, m) = (Double(x.exponent), x.significand)
  if m > 2.0.squareRoot() {
    m /= 2
    exponent += 1
  }
  let s = (m - 1) / (m + 1)
  let z = s * s
  var series = 0.0
  for odd in stride(from: 21.0, through: 3, by: -2) { series = z * (series + 1 / odd) }
  // log 2 in two parts, the first short enough for an exact product with the exponent.
  let (high, low) = (0x1.62e42feep-1, 0x1.a39ef35793c76p-33)
  return exponent * high + (2 * s + (2 * s * series + exponent * low))
}

/// c₀ + c₁ x + … + c₇ x⁷ by Horner's rule.
private func polynomial(
  _ x: Double, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double,
  _ c6: Double, _ c7: Double
) -> Double {
  ((((((c7 * x + c6) * x + c5) * x + c4) * x + c3) * x + c2) * x + c1) * x + c0
}
