import { A, useParams } from "@solidjs/router"
import { createEffect, createMemo, createSignal, For, on, Show } from "solid-js"
import type { Refused } from "../../administration/records.ts"
import { refusalText } from "../../administration/telling.ts"
import { createNames } from "../../calls/names.ts"
import { Player } from "../../calls/player.tsx"
import { Icon } from "../../shared/icons.tsx"
import { useLive } from "../../shared/live.ts"
import { dateTimeText } from "../../shared/time-text.ts"
import { a, eventWord, isAlarmWord } from "../../shared/words/alarms.ts"
import { k, kOr, protocolWord } from "../../shared/words/alarm-records.ts"
import { mayOpen } from "../../shell/may-open.ts"
import { KindSign } from "../incident-card.tsx"
import { fetchKept, Timeline } from "./fetch-kept.ts"
import { Waiting } from "../../administration/waiting.tsx"
import { KeptPage } from "./kept-page.tsx"
import { dialectIn, type Fact, nameIn, type Names, namesOf, valuesOf } from "./line-values.ts"
import { RawPart } from "./raw-part.tsx"

/** All that happened in one incident, in order, and whether it is as it was written. */
export const IncidentPage = () => (
  <KeptPage name="timeline" needs="alarms.view" trail={[{ text: k("incidents"), href: "/alarms/incidents" }]}>
    <Whole />
  </KeptPage>
)

const Whole = () => {
  const params = useParams<{ readonly incident: string }>()
  const [timeline, setTimeline] = createSignal<typeof Timeline.Type | null>(null)
  const [refused, setRefused] = createSignal<Refused | null>(null)
  const [isBusy, setBusy] = createSignal(false)
  let round = 0
  const load = async (after: number): Promise<void> => {
    const mine = ++round
    setBusy(true)
    setRefused(null)
    const answer = await fetchKept(
      Timeline,
      `/api/incidents/${encodeURIComponent(unescaped(params.incident))}/timeline?after=${after}`
    )
    // Something else was asked meanwhile.
    if (mine !== round) return
    setBusy(false)
    setRefused(answer.kind === "done" ? null : answer)
    if (answer.kind !== "done") return
    const before = after === 0 ? null : timeline()
    const { lines, wrong } = answer.value
    // The chain is walked for the first page.
    setTimeline({ ...answer.value, wrong: before?.wrong ?? wrong, lines: [...(before?.lines ?? []), ...lines] })
  }
  createEffect(
    on(
      () => params.incident,
      () => {
        setTimeline(null)
        void load(0)
      }
    )
  )
  const names = createMemo(() => namesOf(timeline()))
  const isMissing = () => {
    const why = refused()
    return why?.kind === "refused" && why.why === "missing"
  }
  return (
    <div class="min-h-0 flex-1 overflow-y-auto p-4">
      <Show
        when={timeline()}
        fallback={
          <Show
            when={isMissing()}
            fallback={<Waiting refused={refused()} unfit={k("unfit")} onRetry={() => void load(0)} />}
          >
            <p class="p-8 text-center text-muted">{k("timeline.missing")}</p>
          </Show>
        }
      >
        {(found) => (
          <div class="mx-auto flex max-w-4xl flex-col gap-4">
            <Head of={found()} />
            <Calls of={found().calls} />
            <section aria-label={k("timeline")}>
              <h2 class="font-semibold">{k("timeline")}</h2>
              <ol class="mt-2 flex flex-col">
                <For each={found().lines}>{({ fact, line }) => <Line line={line} fact={fact} names={names()} />}</For>
              </ol>
              <Show when={found().next}>
                {(after) => (
                  <button type="button" class="btn mt-2" disabled={isBusy()} onClick={() => void load(after())}>
                    {k("more-lines")}
                  </button>
                )}
              </Show>
              <Show when={refused()}>
                {(why) => (
                  <p class="mt-2 text-alarm" role="alert">
                    {refusalText(why())}
                  </p>
                )}
              </Show>
              <Show when={found().incident.closedAt === null}>
                <p class="mt-2 text-sm text-muted">{k("timeline.late")}</p>
              </Show>
            </section>
          </div>
        )}
      </Show>
    </div>
  )
}

/** As the address has it, where somebody typed what is no escape. */
const unescaped = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const Head = (props: { readonly of: typeof Timeline.Type }) => {
  const { session } = useLive()
  const row = () => props.of.incident
  return (
    <header>
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <KindSign row={{ event: row().event as never }} />
        <h1 class="min-w-0 text-lg font-semibold break-words">{row().title}</h1>
        <span class="font-semibold">{row().className}</span>
        <span class="num text-muted">{row().incident}</span>
      </div>
      <p class="num mt-1 text-muted">
        {dateTimeText(row().openedAt)}
        {" – "}
        <Show when={row().closedAt} fallback={<span class="font-semibold text-alarm">{k("state.open")}</span>}>
          {(at) => dateTimeText(at())}
        </Show>
        <Show when={row().outcome}>{(outcome) => ` · ${outcomeText(outcome())}`}</Show>
      </p>
      <Show when={mayOpen(session, "alarms.letters")}>
        <A class="row-link mt-1 inline-block" href={`/alarms/letters?incident=${encodeURIComponent(row().incident)}`}>
          {k("letters")}
        </A>
      </Show>
      <p
        class="mt-2 flex items-center gap-2 font-semibold"
        classList={{ "text-idle": props.of.wrong === null, "text-alarm": props.of.wrong !== null }}
        role="status"
        data-testid="chain"
      >
        <Icon name={props.of.wrong === null ? "check" : "alert"} class="flex-none" />
        {props.of.wrong === null ? k("timeline.whole") : k("timeline.wrong", { why: props.of.wrong })}
      </p>
    </header>
  )
}

/** Calls because of it, by whomever they were made, with what was recorded of them. */
const Calls = (props: { readonly of: (typeof Timeline.Type)["calls"] }) => {
  const { session } = useLive()
  return (
    <section aria-label={k("calls")}>
      <h2 class="font-semibold">{k("calls")}</h2>
      <ul class="mt-1 flex flex-col gap-2">
        <For each={props.of} fallback={<li class="text-muted">{k("calls.none")}</li>}>
          {({ at, call, isRecorded, origin }) => (
            <li data-call={call}>
              <span class="num flex flex-wrap items-center gap-x-3">
                <span class="font-semibold">{kOr(`origin.${origin}`, origin)}</span>
                <Show when={at} fallback={<span class="text-muted">{k("calls.gone")}</span>}>
                  {(when) => (
                    <Show when={mayOpen(session, "calls.view")} fallback={dateTimeText(when())}>
                      <A class="row-link" href={`/calls?period=all&call=${encodeURIComponent(call)}`}>
                        {dateTimeText(when())}
                      </A>
                    </Show>
                  )}
                </Show>
                <Show when={isRecorded}>
                  <span class="text-sm text-muted">{k("calls.recorded")}</span>
                </Show>
              </span>
              <Show when={isRecorded && mayOpen(session, "calls.listen")}>
                <Player call={call} />
              </Show>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}

const Line = (props: { readonly line: number; readonly fact: Fact | null; readonly names: Names }) => {
  const { session } = useLive()
  const { agentName, queueName } = createNames()
  const sent = () => props.fact?.["sent"] as Sent | undefined
  const tag = () => String(props.fact?.["_tag"] ?? "")
  const wordOf = (name: string, text: string): string => {
    const called = nameIn(props.names, name, text)
    if (called !== undefined) return called
    if (name === "event") return eventWord(text)
    // Of the centre's own calls nobody is said to have made them.
    if (name === "origin" && props.fact?.["by"] === null) return k("value.origin.alarm")
    if (name === "outcome") return kOr(`value.outcome.${text}`, outcomeText(text))
    if (name === "said") return alarmWord(`party.${text}`, text)
    if (name === "to") return alarmWord(`rung.${text}`, agentName(text))
    if (name === "by") return kOr(`value.by.${text}`, agentName(text))
    if (name === "agent" || name === "over") return agentName(text)
    if (name === "queue") return queueName(text)
    return kOr(`value.${name}.${text}`, text)
  }
  return (
    <li class="flex gap-3 border-t border-line py-2" data-line={props.line} data-fact={tag()}>
      <span class="num w-8 flex-none text-right text-sm text-muted">{props.line}</span>
      <div class="min-w-0 flex-1">
        <Show when={props.fact} fallback={<p class="text-alarm">{k("timeline.gone")}</p>}>
          {(fact) => (
            <>
              <p class="flex flex-wrap items-baseline gap-x-3">
                <span class="font-semibold">{kOr(`fact.${tag()}`, tag())}</span>
                <span class="num text-sm text-muted">{dateTimeText(Number(fact()["at"]))}</span>
              </p>
              <p class="flex flex-wrap gap-x-4">
                <For each={valuesOf(fact(), wordOf)}>
                  {([name, value]) => (
                    <span class="min-w-0 break-words">
                      <span class="text-sm text-muted">{name}</span> <span class="num">{value}</span>
                    </span>
                  )}
                </For>
              </p>
              <Show when={sent()}>
                {(message) => (
                  <details class="mt-1">
                    <summary class="cursor-pointer text-sm text-accent">
                      {k("raw")}{" "}
                      <span class="num text-muted">
                        {over(message(), props.names)} · {message().source}
                      </span>
                    </summary>
                    <RawPart raw={message().raw} />
                  </details>
                )}
              </Show>
              <Show when={tag() === "TerminalReported" && !mayOpen(session, "customers.view")}>
                <p class="text-sm text-muted">{k("raw.covered")}</p>
              </Show>
            </>
          )}
        </Show>
      </div>
    </li>
  )
}

interface Sent {
  readonly raw: string
  readonly line: string
  readonly dialect?: string
  readonly source: string
}

/** The protocol, and the dialect of its maker if it has one. */
const over = ({ dialect, line }: Sent, names: Names): string =>
  [protocolWord(line), ...(dialect === undefined ? [] : [dialectIn(names, dialect)])].join(" · ")

const alarmWord = (key: string, otherwise: string): string => (isAlarmWord(key) ? a(key) : otherwise)
const outcomeText = (outcome: string): string => alarmWord(`outcome.${outcome}`, outcome)
