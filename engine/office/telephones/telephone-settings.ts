/** What a desk telephone has to know, whoever made it. */
export interface TelephoneSettings {
  readonly user: string
  readonly name: string
  readonly password: string
  readonly server: { readonly host: string; readonly port: number; readonly transport: SipTransport }
  /** Empty: the telephone goes by its own. */
  readonly ntpServer: string
  /** IANA name, as the centre has it, and its distance from UTC now. */
  readonly timeZone: string
  readonly utcOffsetMinutes: number
}

export type SipTransport = "udp" | "tcp" | "tls"

/** A maker's way to write it down. */
export interface Maker {
  readonly id: MakerId
  /** As the telephone asks for it; `mac` twelve hexadecimal digits. */
  readonly fileName: (mac: string) => string
  readonly mediaType: string
  readonly write: (settings: TelephoneSettings) => string
}

export const MAKERS = ["yealink", "grandstream"] as const
export type MakerId = (typeof MAKERS)[number]

/** How long a registration lasts: renewed at half of it, so that a telephone is found again within minutes. */
export const REGISTERS_FOR_S = 600

/** A text on one line: a line more would be a setting more. */
export const oneLine = (text: string): string =>
  text
    .replaceAll(/\p{Cc}/gu, " ")
    .replaceAll(/\s+/gu, " ")
    .trim()
