import type { Position } from "./position.ts"

/** Degrees. */
export interface Point {
  readonly latitude: number
  readonly longitude: number
}

/**
 * GCJ-02, which maps in mainland China must show, beside WGS-84. The shift is not published; what everybody goes by is the formula
 * known from eviltransform (github.com/googollee/eviltransform), good to some metres. Outside China both are the same.
 */
export const gcj02Of = (wgs: Point): Point => {
  if (!isInChina(wgs)) return { latitude: wgs.latitude, longitude: wgs.longitude }
  const shift = shiftAt(wgs)
  return { latitude: wgs.latitude + shift.latitude, longitude: wgs.longitude + shift.longitude }
}

/** The way back has no formula: what lies so far beside is looked for in steps, until it is found to a centimetre. */
export const wgs84Of = (gcj: Point): Point => {
  let wgs: Point = { latitude: gcj.latitude, longitude: gcj.longitude }
  if (!isInChina(gcj)) return wgs
  for (let step = 0; step < 10; step++) {
    const reached = gcj02Of(wgs)
    const off = { latitude: gcj.latitude - reached.latitude, longitude: gcj.longitude - reached.longitude }
    wgs = { latitude: wgs.latitude + off.latitude, longitude: wgs.longitude + off.longitude }
    if (Math.max(Math.abs(off.latitude), Math.abs(off.longitude)) < 1e-7) break
  }
  return wgs
}

/** A box around it, as the formula has it. */
const isInChina = ({ latitude, longitude }: Point): boolean =>
  longitude >= 72.004 && longitude <= 137.8347 && latitude >= 0.8293 && latitude <= 55.8271

// Of the Krasovsky 1940 ellipsoid: half the long axis in metres, and the square of its eccentricity.
const AXIS = 6_378_245
const ECCENTRICITY = 0.006_693_421_622_965_943

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Waves of one and the same form lie over both: `20 sin 6πx + 20 sin 2πx`, and two slower ones. */
const waves = (x: number): number => (20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * (2 / 3)

const shiftAt = ({ latitude, longitude }: Point): Point => {
  const x = longitude - 105
  const y = latitude - 35
  const bend = Math.sqrt(Math.abs(x))
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * bend +
    waves(x) +
    (20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * (2 / 3) +
    (160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y / 30) * Math.PI)) * (2 / 3)
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * bend +
    waves(x) +
    (20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * (2 / 3) +
    (150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * (2 / 3)
  const sine = Math.sin(radians(latitude))
  const flat = 1 - ECCENTRICITY * sine * sine
  const root = Math.sqrt(flat)
  return {
    latitude: (north * 180) / (((AXIS * (1 - ECCENTRICITY)) / (flat * root)) * Math.PI),
    longitude: (east * 180) / ((AXIS / root) * Math.cos(radians(latitude)) * Math.PI)
  }
}

export const wgs84 = (position: Position): Point => (position.datum === "wgs-84" ? position : wgs84Of(position))
export const gcj02 = (position: Position): Point => (position.datum === "gcj-02" ? position : gcj02Of(position))
