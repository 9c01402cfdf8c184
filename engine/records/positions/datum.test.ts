import { describe, expect, it } from "vitest"
import { gcj02Of, wgs84Of } from "./datum.ts"

// Shanghai, Shenzhen, Beijing: from the tests of eviltransform.
const PAIRS = [
  { wgs: [31.177_427_6, 121.527_210_6], gcj: [31.175_303_98, 121.531_541_86] },
  { wgs: [22.543_847, 113.912_316], gcj: [22.540_796_13, 113.917_176_48] },
  { wgs: [39.911_954, 116.377_817], gcj: [39.913_345_46, 116.384_047_22] }
] as const
const point = ([latitude, longitude]: readonly [number, number]) => ({ latitude, longitude })

describe("WGS-84 and GCJ-02", () => {
  it.each(PAIRS)("$wgs is $gcj on a Chinese map", ({ gcj, wgs }) => {
    const shown = gcj02Of(point(wgs))
    expect(shown.latitude).toBeCloseTo(gcj[0], 6)
    expect(shown.longitude).toBeCloseTo(gcj[1], 6)
  })

  it.each(PAIRS)("$gcj on a Chinese map is $wgs, to a tenth of a metre", ({ gcj, wgs }) => {
    const back = wgs84Of(point(gcj))
    expect(back.latitude).toBeCloseTo(wgs[0], 6)
    expect(back.longitude).toBeCloseTo(wgs[1], 6)
  })

  it("comes back to where it was, all over the country", () => {
    for (let latitude = 18; latitude <= 53; latitude += 1.7)
      for (let longitude = 74; longitude <= 134; longitude += 2.3) {
        const back = wgs84Of(gcj02Of({ latitude, longitude }))
        expect(Math.abs(back.latitude - latitude)).toBeLessThan(1e-6)
        expect(Math.abs(back.longitude - longitude)).toBeLessThan(1e-6)
      }
  })

  it.each([
    { latitude: 51.5, longitude: -0.12 },
    { latitude: -33.9, longitude: 151.2 }
  ])("is the same outside China: $latitude, $longitude", (there) => {
    expect(gcj02Of(there)).toEqual(there)
    expect(wgs84Of(there)).toEqual(there)
  })
})
