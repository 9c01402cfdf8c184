import type { MediaLeg } from "./media-leg.ts"
import type { PacketIo } from "./packet-io.ts"

/** Exchanges the legs' RTCP: beside the media on their own port, or on the next one, bound when the first report is due. */
export interface Control {
  /** Sends the leg's report when it is due. */
  readonly tick: (leg: MediaLeg) => void
  /** Says farewell where reports were exchanged, and frees the port. */
  readonly close: (leg: MediaLeg) => void
}

export const makeControl = (around: {
  readonly packets: PacketIo
  readonly now: () => number
  readonly notice: (text: string) => void
  readonly keepUntilDone: (work: Promise<unknown>) => void
}): Control => {
  const { keepUntilDone, notice, now, packets } = around
  let told = false

  const open = async (leg: MediaLeg): Promise<void> => {
    leg.control = { _tag: "Opening" }
    try {
      const socket = await packets.open(leg.address, leg.port + 1, {
        packet: (octets, from) => void leg.stream.receiveControl(octets, from, now()),
        failed: () => undefined
      })
      if (leg.control._tag === "Opening") leg.control = { _tag: "Open", socket }
      else socket.close()
    } catch (error) {
      leg.control = { _tag: "Failed" }
      if (!told)
        notice(`no RTCP on port ${leg.port + 1}, and so wherever another program holds the odd port: ${String(error)}`)
      told = true
    }
  }

  const send = (leg: MediaLeg, report: { readonly datagram: Uint8Array; readonly to: MediaTarget } | undefined) => {
    if (report === undefined) return
    if (leg.stream.controlBeside()) leg.socket.sendFrom(report.datagram, report.to)
    else if (leg.control._tag === "Open") leg.control.socket.sendFrom(report.datagram, report.to)
    else if (leg.control._tag === "None") keepUntilDone(open(leg).then(() => sendOpen(leg, report)))
  }

  const sendOpen = (leg: MediaLeg, report: { readonly datagram: Uint8Array; readonly to: MediaTarget }) => {
    if (leg.control._tag === "Open") leg.control.socket.sendFrom(report.datagram, report.to)
  }

  return {
    tick: (leg) => send(leg, leg.stream.report(now())),
    close: (leg) => {
      const { control } = leg
      if (leg.stream.controlBeside() || control._tag === "Open") send(leg, leg.stream.farewell(now()))
      leg.control = { _tag: "Closed" }
      if (control._tag === "Open") control.socket.close()
    }
  }
}

interface MediaTarget {
  readonly address: string
  readonly port: number
}
