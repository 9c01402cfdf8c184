/**
 * The PIN of a conference, asked for by tones and answered by keys. Three tries; a try ends with as many keys as the longer PIN
 * has, with `#`, or ten seconds after the last key.
 */
import type { Channel } from "../channel.ts"
import type { Exchange } from "../exchange.ts"
import type { Pins } from "../together.ts"

/** As whom the PIN lets in; undefined: it was not known. */
export type Entered = "member" | "moderator" | undefined

const TRIES = 3
const WAIT_MS = 10_000

const ASK = "%(200,100,880);%(200,0,880)"
const WRONG = "%(600,400,300)"
const WRONG_MS = 600

/** Of this PIN; the moderators' own goes first where both are the same. */
export const enteredBy = (pressed: string, { moderatorPin, pin }: Pins): Entered =>
  pressed === "" ? undefined : pressed === moderatorPin ? "moderator" : pressed === pin ? "member" : undefined

/** Returns what ends the asking; `settle` is then not called any more. */
export const askPin = (
  exchange: Exchange,
  channel: Channel,
  pins: Pins,
  settle: (as: Entered) => void
): (() => void) => {
  const longest = Math.max(pins.pin?.length ?? 0, pins.moderatorPin?.length ?? 0)
  const name = `pin/${channel.uuid}`
  let pressed = ""
  let tried = 0

  const wait = (ms: number, then: () => void) => exchange.agenda.at(name, exchange.nowMs() + ms, then)
  const sound = (tones: string) =>
    exchange.media.play(channel.uuid, exchange.newUuid(), `tone_stream://${tones}`, { loop: false })
  const end = () => {
    exchange.agenda.cancel(name)
    exchange.pinsAsked.delete(channel.uuid)
    exchange.media.stopPlayback(channel.uuid)
  }
  const over = (as: Entered) => {
    end()
    settle(as)
  }
  const look = () => {
    const as = enteredBy(pressed, pins)
    if (as !== undefined) return over(as)
    pressed = ""
    tried += 1
    if (tried < TRIES) return ask(`${WRONG};${ASK}`)
    exchange.pinsAsked.delete(channel.uuid)
    sound(WRONG)
    wait(WRONG_MS, () => over(undefined))
  }
  const ask = (tones: string) => {
    sound(tones)
    wait(WAIT_MS, look)
  }
  exchange.pinsAsked.set(channel.uuid, (key) => {
    if (pressed === "") exchange.media.stopPlayback(channel.uuid)
    if (key === "#") return look()
    pressed += key
    if (pressed.length >= longest) look()
    else wait(WAIT_MS, look)
  })
  ask(ASK)
  return end
}
