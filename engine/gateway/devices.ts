import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto"

/** The cookie's name. It outlives sessions: a browser in which this person signed in before. */
export const DEVICE_COOKIE = "carillon-device"
/** As long as browsers keep any cookie (draft-ietf-httpbis-rfc6265bis, "Max-Age": 400 days). */
const KEEP_S = 400 * 24 * 3600
/** People who share a browser at one desk, through all shifts. Who signed in longest ago is forgotten first. */
const USERS_LIMIT = 12
/** 96 bits of SHA-256: enough to tell people apart, and a cookie does not list our accounts. */
const MARK_CHARACTERS = 16

/** A browser that proved to be somebody's before. */
export interface Device {
  readonly id: string
  /** Marks of those who signed in there, the last first. */
  readonly users: ReadonlyArray<string>
}

export interface Devices {
  /** The device of a cookie's value; null when it is not one of ours, or too old. */
  readonly read: (cookie: string | undefined, nowMs: number) => Device | null
  readonly knows: (device: Device, user: string) => boolean
  /** The cookie's value after `user` has signed in there. */
  readonly withUser: (device: Device | null, user: string, nowMs: number) => string
}

/**
 * Signed cookies of known devices. They open no door: they only tell the person who forgot a password from the stranger who
 * guesses, so that guessing slows down strangers alone (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
 */
export const makeDevices = (key: Uint8Array): Devices => {
  const signed = (text: string) => createHmac("sha256", key).update(`device ${text}`).digest("base64url")

  return {
    read: (cookie, nowMs) => {
      const found = /^([\w-]{22})\.(\d{1,12})\.((?:[\w-]{16})(?:,[\w-]{16}){0,11})\.([\w-]{43})$/u.exec(cookie ?? "")
      if (found === null) return null
      const [, id, since, users, signature] = found as unknown as [string, string, string, string, string]
      const isOurs = timingSafeEqual(Buffer.from(signature), Buffer.from(signed(`${id}.${since}.${users}`)))
      return isOurs && nowMs / 1000 - Number(since) <= KEEP_S ? { id, users: users.split(",") } : null
    },
    knows: (device, user) => device.users.includes(markOf(user)),
    withUser: (device, user, nowMs) => {
      const id = device?.id ?? randomBytes(16).toString("base64url")
      const mark = markOf(user)
      const users = [mark, ...(device?.users ?? []).filter((other) => other !== mark)].slice(0, USERS_LIMIT)
      const text = `${id}.${Math.floor(nowMs / 1000)}.${users.join(",")}`
      return `${text}.${signed(text)}`
    }
  }
}

const markOf = (user: string): string => createHash("sha256").update(user).digest("base64url").slice(0, MARK_CHARACTERS)

/** Set-Cookie for a device; sent back to the sign-in alone. */
export const deviceCookieFor = (value: string, isHttps: boolean): string =>
  `${DEVICE_COOKIE}=${value}; Path=/api/session; Max-Age=${KEEP_S}; HttpOnly; SameSite=Lax${isHttps ? "; Secure" : ""}`
