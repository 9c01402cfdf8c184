import type { MediaOutput } from "../media-contract.ts"

/** What has happened and is to be told to the owner. */
export interface Outbox {
  readonly put: (output: MediaOutput) => void
  /** Tells what has happened, in order, once the state is whole again: an owner that answers at once finds it so. */
  readonly tellAll: () => void
}

export const makeOutbox = (emit: (output: MediaOutput) => void): Outbox => {
  const waiting: Array<MediaOutput> = []
  let telling = false
  return {
    put: (output) => void waiting.push(output),
    tellAll: () => {
      if (telling) return
      telling = true
      try {
        for (let output = waiting.shift(); output !== undefined; output = waiting.shift()) emit(output)
      } finally {
        telling = false
      }
    }
  }
}
