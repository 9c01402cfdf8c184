import type { Tagged } from "#actors/behaviour.ts"

/** An actor that decides for 2,000 others may hear of all of them at once; 4,096 unread messages mean it is stuck, not busy. */
export const MAILBOX_LIMIT = 4_096

/** Read messages are cut off the front when there are this many: one copy for so many messages. */
const CUT_ABOVE = 64

/** Unread messages of one actor, in order, no more than `limit`. */
export class Mailbox {
  readonly #limit: number
  #messages: Array<Tagged> = []
  #read = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#messages.length - this.#read
  }

  /** The next to be read. */
  get first(): Tagged | undefined {
    return this.#messages[this.#read]
  }

  get room(): number {
    return this.#limit - this.size
  }

  /** False when it is full: the message is not taken. */
  offer(message: Tagged): boolean {
    if (this.size >= this.#limit) return false
    this.#messages.push(message)
    return true
  }

  take(): Tagged | undefined {
    const message = this.#messages[this.#read]
    if (message === undefined) return undefined
    this.#read++
    if (this.#read === this.#messages.length) {
      this.#messages.length = 0
      this.#read = 0
    } else if (this.#read > CUT_ABOVE && this.#read * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#read)
      this.#read = 0
    }
    return message
  }

  takeAll(): ReadonlyArray<Tagged> {
    const unread = this.#messages.slice(this.#read)
    this.#messages = []
    this.#read = 0
    return unread
  }
}
