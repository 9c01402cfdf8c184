import { createHash, randomInt } from "node:crypto"

/** MD5(user:realm:password), what a registrar needs instead of the password (RFC 2617 §3.2.2.2). */
export const ha1Of = (user: string, realm: string, password: string): string =>
  createHash("md5").update(`${user}:${realm}:${password}`).digest("hex")

/** SHA-256 of the same, for telephones that know RFC 7616. */
export const ha1Sha256Of = (user: string, realm: string, password: string): string =>
  createHash("sha256").update(`${user}:${realm}:${password}`).digest("hex")

/** The first administrator; further people are added by them. */
export const ADMIN = "admin"

// Without l, 1, O and 0: these passwords are read from a list and typed into telephones.
export const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"

/** 12 letters of 32 are 60 bits: nobody guesses that over a network. */
const LENGTH = 12

export const madeUpPassword = (): string =>
  Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("")
