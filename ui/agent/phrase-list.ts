import type { Phrase } from "#engine/records/phrases/schema.ts"

export interface PhraseGroup {
  readonly name: string
  readonly phrases: ReadonlyArray<Shown>
}
type Shown = Pick<Phrase, "body" | "group" | "id" | "name" | "order" | "queues">

/**
 * Phrases as an agent reads them: groups in the order of their first phrase, those of the queues at hand first, those of other
 * queues last. `wanted`: words that must all be in a phrase.
 */
export const phraseGroups = (
  phrases: ReadonlyArray<Shown>,
  queues: ReadonlyArray<string>,
  wanted: string
): ReadonlyArray<PhraseGroup> => {
  const words = wanted.trim().toLowerCase().split(/\s+/u)
  const found = phrases
    .filter(({ body, group, name }) => words.every((word) => `${name} ${group} ${body}`.toLowerCase().includes(word)))
    .toSorted((a, b) => rank(a, queues) - rank(b, queues) || a.order - b.order || (a.id < b.id ? -1 : 1))
  const groups = new Map<string, Array<Shown>>()
  for (const one of found) groups.set(one.group, [...(groups.get(one.group) ?? []), one])
  return [...groups].map(([name, inGroup]) => ({ name, phrases: inGroup }))
}

const rank = ({ queues }: Shown, atHand: ReadonlyArray<string>): number => {
  if (queues.length === 0) return 1
  return queues.some((queue) => atHand.includes(queue)) ? 0 : 2
}
