import * as Schema from "effect/Schema"
import { type Field, ownOrNone } from "../thing/field.ts"

/**
 * Where something is, as somebody wrote it: degrees, and after which datum. WGS-84 is what satellites say; GCJ-02 is what Chinese
 * maps show, some hundred metres beside it. Kept as written, so that what was copied from a map is found there again.
 */
export const Position = Schema.Struct({
  datum: Schema.Literals(["gcj-02", "wgs-84"]),
  latitude: Schema.Finite.check(Schema.isBetween({ minimum: -90, maximum: 90 })),
  longitude: Schema.Finite.check(Schema.isBetween({ minimum: -180, maximum: 180 }))
})
export type Position = typeof Position.Type

/** `30.746500,120.758400 GCJ-02`; without a datum it is of a Chinese map. What is no position is not one of the schema, either. */
export const positionOfText = (written: string): Position | null => {
  if (written.trim() === "") return null
  const [, latitude = "", longitude = "", datum = ""] =
    /^\s*(-?\d+(?:\.\d+)?)\s*[,，;\s]\s*(-?\d+(?:\.\d+)?)\s*(?:[,，;\s]\s*(gcj-?02|wgs-?84))?\s*$/iu.exec(written) ?? []
  return {
    datum: /^wgs/iu.test(datum) ? "wgs-84" : "gcj-02",
    latitude: latitude === "" ? Number.NaN : Number(latitude),
    longitude: longitude === "" ? Number.NaN : Number(longitude)
  }
}

export const textOfPosition = (position: Position | null): string =>
  position === null ? "" : `${plain(position.latitude)},${plain(position.longitude)} ${position.datum.toUpperCase()}`

/** Never `1e-7`. The eighth place of a degree is a millimetre. */
const plain = (degrees: number): string => degrees.toFixed(8).replace(/\.?0+$/u, "")

export const POSITION_LIMITS = {
  zh: "格式为“纬度,经度”，可加 GCJ-02 或 WGS-84；纬度 -90–90，经度 -180–180",
  en: "is “latitude,longitude” with GCJ-02 or WGS-84: latitude -90 to 90, longitude -180 to 180"
}

export const positionField = (said: {
  readonly zh: string
  readonly en: string
  readonly help: { readonly zh: string; readonly en: string }
}): Field<Position | null> =>
  ownOrNone("position", Position, {
    ...said,
    limits: POSITION_LIMITS,
    cell: { read: positionOfText, write: textOfPosition },
    example: { datum: "gcj-02", latitude: 30.7465, longitude: 120.7584 },
    usual: null
  })
