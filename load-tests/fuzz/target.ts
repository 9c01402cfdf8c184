/** A part of the switch that takes octets from strangers. */
export interface Target {
  readonly name: string
  /** What the first inputs are made of. */
  readonly corpus: ReadonlyArray<Uint8Array>
  /** What its language is made of: put in between, in place of one another. */
  readonly words: ReadonlyArray<string>
  /**
   * Gives one input to a place that nothing was given to before, so that an input alone says what came of it. Throws when it
   * did what must never be; answers what came of it in a few words, so that inputs that lead somewhere new are told apart.
   */
  readonly run: (input: Uint8Array) => string | Promise<string>
}

/** What an input must not lead to. */
export class Broken extends Error {}

/** Between the messages of one input. */
export const NEXT = Buffer.from("\n~~~~\n")

export const piecesOf = (input: Uint8Array): ReadonlyArray<Uint8Array> => {
  const whole = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  const pieces: Array<Uint8Array> = []
  let at = 0
  for (let end = whole.indexOf(NEXT); end >= 0; end = whole.indexOf(NEXT, at)) {
    pieces.push(whole.subarray(at, end))
    at = end + NEXT.length
  }
  pieces.push(whole.subarray(at))
  return pieces
}

export const joined = (...pieces: ReadonlyArray<string | Uint8Array>): Uint8Array =>
  Buffer.concat(pieces.flatMap((piece, index) => (index === 0 ? [Buffer.from(piece)] : [NEXT, Buffer.from(piece)])))
