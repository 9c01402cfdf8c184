/** Lets so many work at a time; the others wait in the order in which they came. */
export class Turns {
  readonly #most: number
  readonly #waitingMost: number
  readonly #waiting: Array<() => void> = []
  #working = 0

  constructor(most: number, waitingMost: number) {
    this.#most = most
    this.#waitingMost = waitingMost
  }

  isFull(): boolean {
    return this.#waiting.length >= this.#waitingMost
  }

  /** Answers when it is one's turn; what it answers ends the turn, and does so once. */
  async take(): Promise<() => void> {
    if (this.#working < this.#most) this.#working++
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      const next = this.#waiting.shift()
      if (next === undefined) this.#working--
      else next()
    }
  }
}
