import { type Channel, setVariable, setVariables } from "../channel.ts"
import type { LegKind, Negotiated, OpenOptions, Vouched } from "../media-contract.ts"
import { codecHeaders, rateOf } from "../events/codec-headers.ts"
import { emit, type Exchange, ownAddressFor } from "../exchange.ts"
import { newIce } from "./browsers.ts"
import { hangUp } from "./hang-up.ts"

/** What kind of media a leg needs, how much room they take, and near whom. */
export type HowOpened = Pick<OpenOptions, "near" | "codec"> & { readonly kind: LegKind }

/** Asks the media plane for a port; what needs it waits in {@link whenOpen}. */
export const openMedia = (exchange: Exchange, channel: Channel, { kind, ...how }: HowOpened): void => {
  const own = ownAddressFor(exchange, channel.signalling.address)
  exchange.media.open(channel.uuid, kind, { address: own, ...how }).then(
    ({ address, fingerprint, port }) => {
      if (channel.hangupCause !== undefined) {
        exchange.media.close(channel.uuid)
        return
      }
      channel.media = "open"
      channel.localMedia = { address, port }
      if (fingerprint !== undefined) {
        channel.ownBrowser = { fingerprint, ours: newIce(exchange) }
        channel.localMedia = { ...channel.localMedia, browser: channel.ownBrowser }
      }
      for (const run of channel.whenOpen.splice(0)) run()
    },
    (error: unknown) => {
      channel.media = "failed"
      if (channel.hangupCause !== undefined) return
      exchange.log.warning(`no RTP port for ${channel.name}: ${error instanceof Error ? error.message : String(error)}`)
      hangUp(exchange, channel, "NORMAL_CIRCUIT_CONGESTION", "us")
    }
  )
}

/** Runs at once when the port is there, later when it is being bound, never when the channel has gone meanwhile. */
export const whenOpen = (channel: Channel, run: () => void): void => {
  if (channel.media === "open") run()
  else channel.whenOpen.push(() => channel.hangupCause === undefined && run())
}

/** Connects the leg's audio as first negotiated and writes the outcome into its variables. */
export const connectMedia = (exchange: Exchange, channel: Channel, negotiated: Negotiated): void => {
  const before = channel.negotiated
  channel.negotiated = negotiated
  exchange.media.connect(channel.uuid, negotiated, vouchedFor(exchange, channel, negotiated))
  // An outbound leg has said so in its CHANNEL_CREATE; only a change moves a variable to the end.
  if (channel.variables.get("audio_media_flow") !== negotiated.direction)
    setVariable(channel, "audio_media_flow", negotiated.direction)
  setVariables(channel, {
    rtp_use_codec_name: negotiated.codec,
    rtp_use_codec_rate: rateOf(negotiated.codec),
    rtp_use_codec_ptime: String(negotiated.ptimeMs),
    rtp_use_codec_channels: "1"
  })
  setCodec(exchange, channel, before)
  setVariables(channel, {
    dtmf_type: dtmfType(negotiated),
    local_media_ip: channel.localMedia?.address ?? "",
    local_media_port: String(channel.localMedia?.port ?? ""),
    rtp_use_pt: String(negotiated.payloadType),
    ...telephoneEvent(negotiated),
    remote_media_ip: negotiated.remote.address,
    remote_media_port: String(negotiated.remote.port)
  })
}

/** CODEC for each way, where it is another than before; each is told before its variables say so. */
const setCodec = (exchange: Exchange, channel: Channel, before: Negotiated | undefined): void => {
  const { negotiated } = channel
  if (negotiated === undefined) return
  for (const way of ["read", "write"] as const) {
    if (negotiated.codec !== before?.codec)
      emit(exchange, channel, "CODEC", "set_codec", { after: codecHeaders(channel, way) })
    setVariables(channel, { [`${way}_codec`]: negotiated.codec, [`${way}_rate`]: rateOf(negotiated.codec) })
  }
}

/** The same after a re-INVITE: FreeSWITCH writes in another order, and tells of hold in the middle of it. */
export const reconnectMedia = (
  exchange: Exchange,
  channel: Channel,
  change: { readonly sdp: string; readonly negotiated: Negotiated },
  tellHold: () => void
): void => {
  const { negotiated, sdp } = change
  const before = channel.negotiated
  channel.negotiated = negotiated
  channel.remoteSdp = sdp
  exchange.media.connect(channel.uuid, negotiated, vouchedFor(exchange, channel, negotiated))
  setVariables(channel, { switch_r_sdp: sdp, audio_media_flow: negotiated.direction })
  if (negotiated.codec !== before?.codec) setCodec(exchange, channel, before)
  tellHold()
  setVariables(channel, {
    remote_media_ip: negotiated.remote.address,
    remote_media_port: String(negotiated.remote.port),
    dtmf_type: dtmfType(negotiated),
    ...telephoneEvent(negotiated)
  })
  touchDialog(channel)
}

/** That a trunk signals from there vouches for no other place: whoever forges one INVITE would choose who gets our voice. */
const vouchedFor = (
  { trunks }: Exchange,
  { confirmed, signalling, trunk }: Channel,
  { remote }: Negotiated
): Vouched => ({
  signalling: signalling.address,
  trusted: trunk !== undefined && trunks.hasMediaAt(trunk, remote.address),
  confirmed
})

/** FreeSWITCH writes the dialog's names again at each ACK. */
export const touchDialog = (channel: Channel): void => {
  for (const name of ["sip_from_tag", "sip_call_id"]) setVariable(channel, name, channel.variables.get(name) ?? "")
}

const dtmfType = ({ telephoneEvent: payload }: Negotiated): string => (payload === undefined ? "info" : "rfc2833")

const telephoneEvent = ({ telephoneEvent: payload }: Negotiated): Record<string, string> => ({
  rtp_2833_send_payload: String(payload ?? ""),
  rtp_2833_recv_payload: String(payload ?? "")
})
