import { Show } from "solid-js"
import type { CallRecord } from "#wire/records.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"

/** How a call ended; seen by one agent, what they did with it. */
export type ResultWord = NonNullable<CallRecord["outcome"]> | "open" | "missed" | "rejected"

export const resultOf = ({ agent, missedBy, outcome, rejectedBy }: CallRecord, seenBy?: string): ResultWord => {
  if (seenBy !== undefined && agent !== seenBy) {
    if (rejectedBy.some((each) => each === seenBy)) return "rejected"
    if (missedBy.some((each) => each === seenBy)) return "missed"
  }
  return outcome ?? "open"
}

const MARKS = {
  handled: "ready",
  abandoned: "not-ready",
  "in-flow": "signed-out",
  refused: "not-ready",
  unanswered: "signed-out",
  callback: "signed-out",
  voicemail: "signed-out",
  open: "talking",
  missed: "not-ready",
  rejected: "break"
} as const
const ICONS = {
  handled: "check",
  abandoned: "cross",
  "in-flow": "ring",
  refused: "bar",
  unanswered: "cross",
  callback: "phone",
  voicemail: "envelope",
  open: "phone",
  missed: "cross",
  rejected: "hang-up"
} as const

export const Result = (props: { readonly call: CallRecord; readonly seenBy?: string }) => {
  const word = () => resultOf(props.call, props.seenBy)
  return (
    <span class="inline-flex items-center gap-1.5" data-mark={MARKS[word()]}>
      <Icon name={ICONS[word()]} class="mark-icon" />
      {t(`outcome.${word()}`)}
    </span>
  )
}

/** A recording can be heard; it opens with the call. */
export const RecordedSign = (props: { readonly call: CallRecord }) => (
  <Show when={props.call.recordingFile}>
    <span class="inline-flex text-muted" title={t("calls.recorded")}>
      <Icon name="wave" />
      <span class="sr-only">{t("calls.recorded")}</span>
    </span>
  </Show>
)
