import type { Words } from "#wire/permissions.ts"

/** A file that is no prompt, or one we cannot make one of; said in words for whoever brought it. */
export class SoundRefused extends Error {
  override readonly name = "SoundRefused"
  readonly words: Words
  constructor(words: Words) {
    super(words.en)
    this.words = words
  }
}
