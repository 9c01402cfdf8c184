import { randomBytes, randomUUID } from "node:crypto"
import { makeClockwork } from "../clockwork.ts"
import type { Endpoint } from "../endpoint.ts"
import type { MediaOutput, MediaPlane, Negotiated, Vouched } from "../media-contract.ts"
import type { UserAgentCommand, UserAgentOutput } from "../sip-contract.ts"
import { makeMediaPlane } from "../media/plane.ts"
import { acceptAnswer, answerOffer, makeOffer } from "../sdp/offer-answer.ts"
import { md5 } from "../sip/digest.ts"
import type { BadLine } from "./bad-line.ts"
import { udpTo } from "../sip/hop.ts"
import { openUdp } from "../transports/udp.ts"
import { makeUserAgent } from "../user-agent.ts"

/** What a telephone noticed, in order. */
export type Noticed = UserAgentOutput | MediaOutput

/** A telephone on real sockets: our own user agent and media plane as the far end of a test. */
export interface Phone {
  readonly endpoint: Endpoint
  /** Waits for the next output that fits, counting those that came before it was asked for. */
  readonly notices: <Tag extends Noticed["_tag"]>(tag: Tag) => Promise<Extract<Noticed, { readonly _tag: Tag }>>
  readonly dial: (switchAt: Endpoint, number: string, as: string) => Promise<string>
  readonly ring: (dialog: string) => void
  readonly answer: (offered: { readonly dialog: string; readonly sdp: string | undefined }) => Promise<void>
  readonly refuse: (dialog: string, status: number) => void
  readonly hangUp: (dialog: string) => void
  readonly play: (dialog: string, file: string) => void
  readonly record: (dialog: string, file: string, maxMs: number) => void
  readonly press: (dialog: string, digits: string) => void
  /** By re-INVITE; the far end's own are taken as they come. */
  readonly hold: (dialog: string, isHeld: boolean) => void
  /** Asks by REFER that its partner be put through; ReferAnswered says what became of it. */
  readonly refer: (dialog: string, user: string) => void
  /** Takes a REFER and says what became of it; 603 and its like refuse it. */
  readonly follow: (refer: string, status: number) => void
  /** A REGISTER with digest, by hand: the user agent under test has only the registrar's side. */
  readonly register: (switchAt: Endpoint, account: Account, expiresS?: number) => Promise<void>
  readonly media: ReturnType<typeof makeMediaPlane>
  readonly stop: () => Promise<void>
}

export interface Account {
  readonly user: string
  readonly password: string
  readonly realm: string
}

const ENDINGS: ReadonlySet<string> = new Set(["CallFailed", "CallEnded", "CallCancelled"])

export const ha1Of = ({ password, realm, user }: Account): string => md5(`${user}:${realm}:${password}`)

/** `events`: what the telephone takes in a NOTIFY, and says so. `line`: its media take one each. */
export const startPhone = async (
  rtp: { readonly from: number; readonly to: number },
  events: ReadonlyArray<string> = [],
  line?: () => Promise<BadLine>
): Promise<Phone> => {
  const noticed: Array<Noticed> = []
  const waiting: Array<{ readonly tag: string; readonly tell: (one: Noticed) => void }> = []
  const offers = new Map<string, string>()

  const notice = (one: Noticed): void => {
    const at = waiting.findIndex(({ tag }) => tag === one._tag)
    if (at < 0) noticed.push(one)
    else waiting.splice(at, 1)[0]?.tell(one)
  }
  const media = makeMediaPlane({
    localAddress: "127.0.0.1",
    portFrom: rtp.from,
    portTo: rtp.to,
    maxLegs: 100,
    emit: notice
  })
  const way = wayOf(media, line)
  const sip = await openUdp(
    { address: "127.0.0.1", port: 0 },
    (octets, from) => {
      if (!registrar.took(Buffer.from(octets).toString())) carryOut(userAgent.receive(octets, from, nowMs()))
    },
    () => undefined
  )
  const registrar = registrarOf(sip)
  const userAgent = makeUserAgent({
    local: sip.endpoint,
    realm: "phone",
    userAgent: "test phone",
    token: () => randomBytes(10).toString("hex"),
    directory: [],
    maxDialogs: 100,
    events,
    takesTransfers: true
  })
  const carryOut = (outputs: ReadonlyArray<UserAgentOutput>): void => {
    for (const output of outputs) {
      if (output._tag === "Send") sip.send(output.octets, output.to)
      else {
        if (output._tag === "CallAnswered") way.answered(output.dialog, offers.get(output.dialog), output.sdp)
        if (output._tag === "ChangeOffered") ends.accept(output.dialog, output.sdp)
        if (ENDINGS.has(output._tag) && "dialog" in output) media.close(output.dialog)
        notice(output)
      }
    }
    clockwork.moved()
  }
  const command = (one: UserAgentCommand): void => carryOut(userAgent.command(one, nowMs()))
  const ends = endsOf(way.open, command)
  const clockwork = makeClockwork(nowMs, {
    nextDueMs: userAgent.nextDueMs,
    due: () => carryOut(userAgent.due(nowMs()))
  })

  return {
    endpoint: sip.endpoint,
    media,
    notices: (tag) =>
      new Promise((resolve) => {
        const tell = resolve as (one: Noticed) => void
        const at = noticed.findIndex((one) => one._tag === tag)
        if (at < 0) waiting.push({ tag, tell })
        else tell(noticed.splice(at, 1)[0]!)
      }),
    dial: async (switchAt, number, as) => {
      const dialog = randomUUID()
      const sdp = await ends.offer(dialog)
      offers.set(dialog, sdp)
      command({
        _tag: "Invite",
        dialog,
        target: `sip:${number}@${switchAt.address}:${switchAt.port}`,
        via: udpTo(switchAt),
        from: { displayName: "", user: as },
        sdp,
        headers: []
      })
      return dialog
    },
    ring: (dialog) => command({ _tag: "Ring", dialog }),
    answer: async ({ dialog, sdp }) => {
      const made = await ends.answer(dialog, sdp)
      way.join(dialog, made.negotiated)
      command({ _tag: "Answer", dialog, sdp: made.sdp })
    },
    refuse: (dialog, status) => command({ _tag: "Reject", dialog, status, reason: "No" }),
    hangUp: (dialog) => {
      media.close(dialog)
      command({ _tag: "Clear", dialog, status: 480, reason: "Gone" })
    },
    play: (dialog, file) => media.play(dialog, "tone", file, { loop: true }),
    record: (dialog, file, maxMs) => media.record(dialog, file, { stereo: true, maxMs, format: "pcm" }),
    press: (dialog, digits) => media.sendDigits(dialog, digits),
    hold: ends.hold,
    refer: (dialog, user) => command({ _tag: "Refer", dialog, referTo: `<sip:${user}@phone>` }),
    follow: ends.follow,
    register: registrar.register,
    stop: async () => {
      clockwork.stop()
      await media.stop()
      await way.close()
      await sip.close()
    }
  }
}

const registrarOf = ({ endpoint, send }: Awaited<ReturnType<typeof openUdp>>) => {
  const replies: Array<(text: string) => void> = []
  let [registering, registered] = [false, 0]
  const register: Phone["register"] = async (switchAt, account, expiresS = 600) => {
    registering = true
    const ask = (cseq: number, authorization: string): Promise<string> =>
      new Promise((resolve) => {
        replies.push(resolve)
        const more = `Expires: ${expiresS}\r\n${authorization}`
        send(registerRequest(endpoint, switchAt, account, cseq, more), switchAt)
      })
    const challenge = await ask((registered += 1), "")
    const done = await ask((registered += 1), `Authorization: ${authorize(challenge, switchAt, account)}\r\n`)
    registering = false
    if (!/^SIP\/2.0 200/u.test(done)) throw new Error(`not registered: ${done}`)
  }
  return {
    register,
    /** Whether the message was an answer to our REGISTER. */
    took: (text: string): boolean => {
      if (!registering || !/^CSeq: \d+ REGISTER/imu.test(text)) return false
      replies.shift()?.(text)
      return true
    }
  }
}

/** Our end of each call: where it is, and the SDP that said so last. */
const endsOf = (open: (dialog: string) => Promise<Endpoint>, command: (one: UserAgentCommand) => void) => {
  const ends = new Map<string, { readonly end: Endpoint; sdp: string }>()
  const answerTo = (offer: string, local: Parameters<typeof answerOffer>[1]) => {
    const made = answerOffer(offer, local)
    if ("refused" in made) throw new Error(made.refused)
    return made
  }
  return {
    offer: async (dialog: string): Promise<string> => {
      const end = await open(dialog)
      const sdp = makeOffer({ ...end, sessionId: 1 })
      ends.set(dialog, { end, sdp })
      return sdp
    },
    answer: async (dialog: string, offer = "") => {
      const end = await open(dialog)
      const made = answerTo(offer, { ...end, sessionId: 2 })
      ends.set(dialog, { end, sdp: made.sdp })
      return made
    },
    /** A change that the far end offers is taken as it comes, in a turn of its own. */
    accept: (dialog: string, offer: string | undefined): void => {
      const own = ends.get(dialog)
      if (own === undefined || offer === undefined) return
      own.sdp = answerTo(offer, { ...own.end, sessionId: 2, previous: own.sdp }).sdp
      queueMicrotask(() => command({ _tag: "AcceptChange", dialog, sdp: own.sdp }))
    },
    follow: (refer: string, status: number): void => {
      command({ _tag: "AnswerRefer", refer, status: status >= 600 ? status : 202 })
      command({ _tag: "ReferProgress", refer, status })
    },
    hold: (dialog: string, isHeld: boolean): void => {
      const own = ends.get(dialog)
      if (own === undefined) throw new Error("no such call")
      const direction = isHeld ? "sendonly" : "sendrecv"
      own.sdp = makeOffer({ ...own.end, sessionId: 2, direction, previous: own.sdp })
      command({ _tag: "Change", dialog, sdp: own.sdp })
    }
  }
}

/** A telephone of the tests meets this machine alone. */
const LOOPBACK: Vouched = { signalling: "127.0.0.1", trusted: false, confirmed: true }

/** The way of a telephone's media: straight, or each call over a bad line. */
const wayOf = (media: MediaPlane, line: (() => Promise<BadLine>) | undefined) => {
  /** Of each call: the line, and our own end. */
  const lines = new Map<string, { readonly bad: BadLine; readonly own: Endpoint }>()
  const join = (dialog: string, negotiated: Negotiated): void => {
    const over = lines.get(dialog)
    over?.bad.join(over.own, negotiated.remote)
    media.connect(dialog, over === undefined ? negotiated : { ...negotiated, remote: over.bad.nearEnd }, LOOPBACK)
  }
  return {
    /** Opens the leg's media; answers what its SDP says. */
    open: async (dialog: string): Promise<Endpoint> => {
      const { address, port } = await media.open(dialog, "rtp")
      if (line === undefined) return { address, port }
      const bad = await line()
      lines.set(dialog, { bad, own: { address, port } })
      return bad.farEnd
    },
    join,
    /** Their answer to our offer. */
    answered: (dialog: string, offer = "", answer = ""): void => {
      const accepted = acceptAnswer(offer, answer)
      if (!("refused" in accepted)) join(dialog, accepted)
    },
    close: async () => void (await Promise.all([...lines.values()].map(({ bad }) => bad.close())))
  }
}

const nowMs = (): number => performance.now()

const registerRequest = (
  own: Endpoint,
  switchAt: Endpoint,
  { realm, user }: Account,
  cseq: number,
  more: string
): Uint8Array =>
  Buffer.from(
    `REGISTER sip:${switchAt.address}:${switchAt.port} SIP/2.0\r\n` +
      `Via: SIP/2.0/UDP ${own.address}:${own.port};branch=z9hG4bK-reg-${user}-${own.port}-${cseq}\r\n` +
      `From: <sip:${user}@${realm}>;tag=${user}${own.port}\r\nTo: <sip:${user}@${realm}>\r\n` +
      `Call-ID: reg-${user}-${own.port}\r\nCSeq: ${cseq} REGISTER\r\nMax-Forwards: 70\r\n` +
      `Contact: <sip:${user}@${own.address}:${own.port}>\r\n${more}Content-Length: 0\r\n\r\n`
  )

/** RFC 2617 §3.2.2, with qop=auth. */
const authorize = (challenge: string, switchAt: Endpoint, account: Account): string => {
  const nonce = /nonce="([^"]+)"/u.exec(challenge)?.[1] ?? ""
  const uri = `sip:${switchAt.address}:${switchAt.port}`
  const response = md5(`${ha1Of(account)}:${nonce}:00000001:0a4f113b:auth:${md5(`REGISTER:${uri}`)}`)
  return (
    `Digest username="${account.user}", realm="${account.realm}", nonce="${nonce}", uri="${uri}", ` +
    `response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="0a4f113b"`
  )
}
