/** A line to others, as a switch is told of it. Numbers' rules are `taken|kept=front`; of several the first that fits holds. */
export interface TrunkTold {
  readonly id: string
  /** Networks whose calls are this trunk's. */
  readonly from: ReadonlyArray<string>
  /** Where its calls go, the first that serves. */
  readonly hosts: ReadonlyArray<TrunkHost>
  readonly transport: "udp" | "tcp" | "tls"
  readonly channels: number
  /** Networks of its media gateways, where those are machines apart. */
  readonly media: ReadonlyArray<string>
  readonly codecs: ReadonlyArray<"PCMA" | "PCMU">
  readonly calledRules: ReadonlyArray<string>
  readonly callerRules: ReadonlyArray<string>
  readonly outRules: ReadonlyArray<string>
  readonly registration: {
    readonly registrar: TrunkHost
    readonly user: string
    readonly authUser: string
    readonly password: string
    readonly expiresS: number
  } | null
  /** Who is tried next, and after which SIP statuses. */
  readonly next: ReadonlyArray<string>
  readonly nextOn: ReadonlyArray<number>
  readonly watchEveryS: number
  readonly identity: {
    readonly domain: string
    /** Shown when the call says none that this trunk may show. */
    readonly number: string
    /** Others that it may show. */
    readonly numbers: ReadonlyArray<string>
    readonly name: string
    readonly asserted: boolean
    readonly isPrivate: boolean
  }
}

export interface TrunkHost {
  readonly address: string
  readonly port: number
}
