import { BindFailed } from "./bind-failed.ts"
import type { SwitchLog } from "./exchange.ts"
import { NotOpened, openTransports, type TransportHands, type Transports } from "./transports/transports.ts"

export interface SipOptions {
  /** Our address as telephones reach it, IPv4 or IPv6; written into SIP and SDP. */
  readonly host: string
  /** A second address, of the other family. */
  readonly otherHost?: string | undefined
  /** UDP; here and below, port 0 takes any free one. */
  readonly port: number
  readonly realm: string
  /** TCP; none when absent. */
  readonly tcpPort?: number | undefined
  /** TLS. `pem`: certificate with its chain, and key, as they are at each call; looked at again from time to time. */
  readonly tls?: TlsOptions | undefined
  /** Path of the local socket by which WebSockets are handed on; none when absent. */
  readonly webSockets?: string | undefined
}

export interface TlsOptions {
  readonly port: number
  readonly pem: () => string
  /** PEM of the authorities that vouch for whom we dial; instead of those that come with node. */
  readonly authorities?: ReadonlyArray<string>
}

const SETTINGS = { udp: "sip.port", tcp: "sip.tcpPort", tls: "sip.tlsPort", ws: "sip.webSockets" } as const

/** As often as the supervisor looks whether there is a new one. */
const CERTIFICATE_CHECK_MS = 10_000

/** Opens every transport that the settings name; rejects with {@link BindFailed}. */
export const openSip = async (
  options: SipOptions,
  hands: TransportHands,
  around: { readonly nowMs: () => number; readonly log: SwitchLog }
): Promise<Transports> => {
  const { host, otherHost, port, tcpPort, tls, webSockets } = options
  const pem = tls?.pem() ?? ""
  const transports = await openTransports(
    {
      hosts: [host, ...(otherHost === undefined ? [] : [otherHost])],
      udpPort: port,
      tcpPort,
      tls: tls === undefined ? undefined : { ...tls, pem },
      webSockets,
      nowMs: around.nowMs
    },
    hands
  ).catch((error: unknown) => {
    if (error instanceof NotOpened) throw new BindFailed(SETTINGS[error.transport], error.where, error.cause)
    throw error
  })
  if (tls === undefined) return transports
  const stop = keepRenewed(transports, tls.pem, pem, around.log)
  return {
    ...transports,
    close: () => {
      stop()
      return transports.close()
    }
  }
}

/** Takes the certificate again when it is another; connections that stand keep theirs. */
const keepRenewed = (transports: Transports, read: () => string, first: string, log: SwitchLog): (() => void) => {
  let inUse = first
  let told = ""
  const look = (): void => {
    try {
      const next = read()
      if (next === inUse) return
      transports.renew?.(next)
      inUse = next
      told = ""
      log.info("SIP over TLS has a new certificate")
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (why !== told) log.warning(`the new certificate for SIP is not taken: ${why}`)
      told = why
    }
  }
  const timer = setInterval(look, CERTIFICATE_CHECK_MS)
  timer.unref()
  return () => clearInterval(timer)
}
