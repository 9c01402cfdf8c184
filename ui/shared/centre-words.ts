import { type Accessor, createSignal } from "solid-js"
import type { StateStyle, Words } from "#wire/topics.ts"
import type { Reason } from "#wire/words-of-work.ts"
import { type IconName, isIcon } from "./icon-names.ts"
import { language, tOr } from "./language.ts"

/** What the centre itself named: reasons and states, with words, colours and order. Followed, so that screens change with them. */
const [source, setSource] = createSignal<Accessor<Words | null>>(() => null)

export const learnWords = (words: Accessor<Words | null>): void => void setSource(() => words)

const reasonOf = (id: string): Reason | undefined => source()()?.reasons.find((reason) => reason.id === id)

const inLanguage = ({ en, zh }: { readonly zh: string; readonly en: string }): string => (language() === "en" ? en : zh)

/** A reason in the centre's word; its id where the centre does not know it (any more). */
export const reasonWord = (id: string): string => {
  const reason = reasonOf(id)
  return reason === undefined ? tOr(`reason.${id}`, id) : inLanguage(reason)
}

/** What an agent may choose, in the centre's order. */
export const chosenReasons = (): ReadonlyArray<Reason> =>
  (source()()?.reasons ?? []).filter(({ chosenBy }) => chosenBy === "agent").toSorted((a, b) => a.order - b.order)

export const reasonIcon = (id: string): IconName => {
  const icon = reasonOf(id)?.icon
  return icon !== undefined && isIcon(icon) ? icon : "bar"
}

/** The name of a colour of tokens.css; screens that do not know it keep the state's own. */
export const reasonColour = (id: string): string => reasonOf(id)?.colour ?? "not-ready"

const styleOf = (state: string): StateStyle | undefined => source()()?.states.find((style) => style.state === state)

/** A state in the centre's word, when it chose one. */
export const stateWord = (state: string): string | null => {
  const style = styleOf(state)
  return style === undefined ? null : inLanguage(style)
}

export const stateColour = (state: string): string | undefined => styleOf(state)?.colour

/** Where a state stands in lists; null: where this build puts it. */
export const stateOrder = (state: string): number | null => styleOf(state)?.order ?? null
