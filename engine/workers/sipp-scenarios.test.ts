import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { type DrivenSwitch, driveSwitch } from "./testing/driven-switch.ts"
import { freeTcpPort, isListening, type SippPeer, sippIsThere, sippMayPlay, startSipp } from "./testing/sipp-peer.ts"

// The scenarios that are built into SIPp 3.6, as callers and as far ends of the real switch on real sockets. `uac` and `regexp` by
// UDP, TCP and TLS: load-tests/transports.test.ts; `uas`: trunks-and-sipp.test.ts.

const SLOW_MS = 60_000

let centre: DrivenSwitch
const peers: Array<SippPeer> = []

beforeEach(async () => {
  centre = await driveSwitch()
})

afterEach(async () => {
  for (const peer of peers.splice(0)) peer.kill()
  await centre.stop()
})

const start = async (of: Omit<Parameters<typeof startSipp>[0], "folder">): Promise<SippPeer> => {
  const peer = await startSipp({ folder: centre.folder, ...of })
  peers.push(peer)
  return peer
}

const dialling = (number: string) => ({ dial: { number, at: centre.running.sip } })

/** The leg that called this number, once it waits for its engine. */
const calling = async (number: string): Promise<string> =>
  (await centre.heard("CHANNEL_PARK", { "Caller-Destination-Number": number, "Call-Direction": "inbound" }))[
    "Unique-ID"
  ] ?? ""

const gone = (leg: string) => centre.heard("CHANNEL_DESTROY", { "Unique-ID": leg })

const nobodyIsLeft = () => vi.waitFor(() => expect(centre.running.health().legs).toBe(0), { timeout: 20_000 })

describe.skipIf(!sippIsThere())("SIPp's built-in scenarios", () => {
  test(
    "regexp: finds an address, a Contact and an origin in our answer, and hangs up",
    async () => {
      await centre.tell({})
      const caller = await start({ scenario: "regexp", ...dialling("4001") })
      const leg = await calling("4001")
      centre.execute(leg, "answer")
      expect(await caller.ended).toMatchObject({ exitCode: 0 })
      expect(await gone(leg)).toMatchObject({ "Hangup-Cause": "NORMAL_CLEARING", variable_rtp_use_codec_name: "PCMU" })
      await nobodyIsLeft()
    },
    SLOW_MS
  )

  test.skipIf(!sippMayPlay())(
    "uac_pcap: its recording is heard to the last packet, and its key as an event of RFC 4733; as root only",
    async () => {
      await centre.tell({})
      const caller = await start({ scenario: "uac_pcap", ...dialling("4001") })
      const leg = await calling("4001")
      centre.execute(leg, "answer")
      expect(await centre.heard("DTMF", { "Unique-ID": leg })).toMatchObject({
        "DTMF-Digit": "1",
        "DTMF-Source": "RTP"
      })
      expect(await caller.ended).toMatchObject({ exitCode: 0 })
      // 236 packets of audio and 10 of the key, as Debian has them.
      expect(await gone(leg)).toMatchObject({
        "Hangup-Cause": "NORMAL_CLEARING",
        variable_rtp_audio_in_packet_count: "246"
      })
      await nobodyIsLeft()
    },
    SLOW_MS
  )

  test(
    "branchc: registers without a password, is asked for it, and goes no further",
    async () => {
      await centre.tell({})
      const telephone = await start({ scenario: "branchc", ...dialling("4001") })
      const { errors, exitCode } = await telephone.ended
      expect(exitCode).not.toBe(0)
      expect(errors).toContain("SIP/2.0 401 Unauthorized")
      expect(centre.running.health()).toMatchObject({ legsSinceStart: 0, registrations: 0 })
    },
    SLOW_MS
  )

  test(
    "branchs: takes the registration of a trunk, and when the trunk goes hears of it",
    async () => {
      const registrar = await start({ scenario: "branchs" })
      await centre.tell({
        id: "out",
        from: [],
        hosts: [registrar.at],
        registration: { registrar: registrar.at, user: "95000", authUser: "", password: "secret", expiresS: 600 }
      })
      const state = () => centre.running.health().trunks.find(({ id }) => id === "out")
      await vi.waitFor(() => expect(state()?.registration?.isRegistered).toBe(true), { timeout: 20_000 })
      await centre.tell({})
      // It waits for an INVITE now, in the same dialog of its own make, and nothing else.
      const { errors, exitCode } = await registrar.ended
      expect(exitCode).not.toBe(0)
      expect(errors).toMatch(/REGISTER sip:[\s\S]*Expires: 0/u)
    },
    SLOW_MS
  )

  test(
    "3pcc: a controller joins two calls by their session descriptions, and its far ends are ours to join",
    async () => {
      const [a, b] = [await start({ scenario: "3pcc-A" }), await start({ scenario: "3pcc-B" })]
      await centre.tell({}, { id: "a", from: [], hosts: [a.at] }, { id: "b", from: [], hosts: [b.at] })
      const twin = await freeTcpPort()
      const controlB = await start({ scenario: "3pcc-C-B", twin, ...dialling("4002") })
      await vi.waitFor(() => expect(isListening(twin)).toBe(true), { timeout: 20_000 })
      const controlA = await start({ scenario: "3pcc-C-A", twin, ...dialling("4001") })

      const join = async (number: string, trunk: string): Promise<string> => {
        const leg = await calling(number)
        expect(
          await centre.job(`originate {origination_uuid=far-${trunk}}sofia/gateway/${trunk}/${number} &park()`)
        ).toBe(`+OK far-${trunk}\n`)
        expect(await centre.api(`uuid_bridge ${leg} far-${trunk}`)).toMatch(/^\+OK/u)
        return leg
      }
      const [legA, legB] = await Promise.all([join("4001", "a"), join("4002", "b")])
      for (const peer of [controlA, controlB]) expect(await peer.ended).toMatchObject({ exitCode: 0 })
      const [endA, endB] = await Promise.all([gone(legA), gone(legB)])
      for (const end of [endA, endB]) expect(end["Hangup-Cause"]).toBe("NORMAL_CLEARING")
      // The controller told each of its calls where the other one's media are.
      expect(endA["variable_remote_media_port"]).toBe(endB["variable_local_media_port"])
      expect(endB["variable_remote_media_port"]).toBe(endA["variable_local_media_port"])
      for (const end of [endA, endB]) expect(Number(end["variable_rtp_audio_in_packet_count"])).toBeGreaterThan(0)
      for (const peer of [a, b]) expect(await peer.ended).toMatchObject({ exitCode: 0 })
      await nobodyIsLeft()
    },
    SLOW_MS
  )
})
