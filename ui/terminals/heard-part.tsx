import { A } from "@solidjs/router"
import * as Schema from "effect/Schema"
import RefreshIcon from "lucide-solid/icons/refresh-cw"
import { createResource, Show } from "solid-js"
import type { Row } from "#engine/records/thing/thing.ts"
import type { Words } from "#wire/permissions.ts"
import { ask } from "../people/affairs.ts"
import { Icon } from "../shared/icons.tsx"
import { say } from "../shared/language.ts"
import { dateTimeText } from "../shared/time-text.ts"
import { HEARD, LOCK, ruleText } from "./words.ts"

const Heard = Schema.Struct({
  heardAt: Schema.NullOr(Schema.Int),
  batteryPercent: Schema.NullOr(Schema.Int),
  signalPercent: Schema.NullOr(Schema.Int),
  lock: Schema.NullOr(
    Schema.Struct({
      since: Schema.Int,
      until: Schema.Int,
      reason: Schema.String,
      by: Schema.NullOr(Schema.String),
      byName: Schema.NullOr(Schema.String)
    })
  )
})

/** When the terminal said something last, what it said of itself, and whether it is locked: a part of its form. */
export const TerminalHeardPart = (props: { readonly row: Row }) => {
  const [read, { refetch }] = createResource(
    () => `/api/terminals/${encodeURIComponent(props.row.id)}/heard`,
    (of) => ask("GET", of, Heard)
  )
  const heard = () => {
    const outcome = read.latest
    return outcome !== undefined && "answer" in outcome ? outcome.answer : undefined
  }
  const percent = (value: number | null) => (value === null ? say(HEARD.unsaid) : `${value} %`)
  return (
    <section class="panel my-4 p-3" aria-label={say(HEARD.title)} data-testid="terminal-heard">
      <div class="flex items-center gap-2">
        <h2 class="font-semibold">{say(HEARD.title)}</h2>
        <A class="btn btn-plain ml-auto" href={`/alarms/faults?terminal=${encodeURIComponent(props.row.id)}`}>
          {say(HEARD.faults)}
        </A>
        <button type="button" class="btn btn-plain" onClick={() => void refetch()}>
          <RefreshIcon size={16} aria-hidden="true" />
          {say(HEARD.refresh)}
        </button>
      </div>
      <Show when={heard()} fallback={<Show when={read.latest !== undefined}>{say(HEARD.away)}</Show>}>
        {(found) => (
          <>
            <Show when={found().heardAt} fallback={<p class="text-muted">{say(HEARD.never)}</p>}>
              {(at) => (
                <dl class="mt-1 flex flex-wrap gap-x-6 gap-y-1">
                  <Said words={HEARD.at} text={dateTimeText(at())} />
                  <Said words={HEARD.battery} text={percent(found().batteryPercent)} />
                  <Said words={HEARD.signal} text={percent(found().signalPercent)} />
                </dl>
              )}
            </Show>
            <Show when={found().lock}>{(lock) => <Locked of={lock()} />}</Show>
          </>
        )}
      </Show>
    </section>
  )
}

/** Its alarms come after those of others, until then. */
const Locked = (props: { readonly of: NonNullable<(typeof Heard.Type)["lock"]> }) => {
  const who = () => {
    const { by, byName } = props.of
    return by === null ? say(LOCK.byRule) : [by, byName].filter((each) => each !== null).join(" ")
  }
  return (
    <div class="mt-2 border-t border-line pt-2" data-testid="terminal-lock">
      <p class="flex items-center gap-1 font-semibold text-ring">
        <Icon name="bar" class="flex-none" />
        {say(LOCK.title)}
      </p>
      <dl class="mt-1 flex flex-wrap gap-x-6 gap-y-1">
        <Said words={LOCK.until} text={dateTimeText(props.of.until)} />
        <Said words={LOCK.since} text={dateTimeText(props.of.since)} />
        <Said words={LOCK.by} text={who()} />
        <Said words={LOCK.reason} text={props.of.by === null ? ruleText(props.of.reason) : props.of.reason} />
      </dl>
    </div>
  )
}

const Said = (props: { readonly words: Words; readonly text: string }) => (
  <div class="flex gap-2">
    <dt class="text-muted">{say(props.words)}</dt>
    <dd class="num">{props.text}</dd>
  </div>
)
