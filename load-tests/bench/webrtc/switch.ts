import type { BrowserSide, IceCredentials, LocalMedia } from "#engine/softswitch/media-contract.ts"
import { makeThreadedPlane } from "#engine/softswitch/media/threads/plane.ts"
import { answering } from "../media/child.ts"

/** The switch's media plane with one thread and nothing else in this process: legs with browsers, in bridged pairs. */

let refused = 0
let plane: ReturnType<typeof makeThreadedPlane> | undefined

const nameOf = (index: number): string => `leg ${index}`
const ourIce = (index: number): IceCredentials => ({ ufrag: `leg${index}`, pwd: `the-password-of-leg-${index}-here` })

/** What a browser is told of its leg. */
export interface Told {
  readonly port: number
  readonly ice: IceCredentials
  readonly fingerprint: string
}

answering({
  open: async (legs: number): Promise<ReadonlyArray<Told>> => {
    const running = makeThreadedPlane({
      threads: 1,
      localAddress: "127.0.0.1",
      portFrom: 16_384,
      portTo: 32_766,
      maxLegs: legs,
      emit: ({ _tag }) => {
        if (_tag === "BrowserRefused") refused++
      },
      notice: (text) => process.stderr.write(`media: ${text}\n`)
    })
    plane = running
    await running.ready
    const locals: Array<LocalMedia> = []
    for (let index = 0; index < legs; index++)
      // oxlint-disable-next-line no-await-in-loop -- calls come one after the other
      locals.push(await running.open(nameOf(index), "webrtc", index === 0 ? {} : { near: nameOf(0) }))
    return locals.map(({ fingerprint = "", port }, index) => ({ port, fingerprint, ice: ourIce(index) }))
  },
  connect: (browsers: ReadonlyArray<Omit<BrowserSide, "ours">>) => {
    for (const [index, browser] of browsers.entries()) {
      plane?.connect(
        nameOf(index),
        {
          remote: { address: "127.0.0.1", port: 9 },
          codec: "PCMA",
          payloadType: 8,
          telephoneEvent: 126,
          direction: "sendrecv",
          ptimeMs: 20,
          rtcpMux: true,
          browser: { ...browser, ours: ourIce(index) }
        },
        { signalling: "127.0.0.1", trusted: false, confirmed: true }
      )
      if (index % 2 === 1) plane?.bridge(nameOf(index - 1), nameOf(index))
    }
  },
  used: () => process.cpuUsage(),
  end: async () => {
    const counts = plane?.counts()
    await plane?.stop()
    return { counts, refused }
  }
})
