import { createMemo, createSignal, For, Show, Suspense } from "solid-js"
import type { HelpRequest } from "#wire/help.ts"
import { isUnanswered } from "../alarms/unanswered.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { Elapsed } from "../shared/time.tsx"
import { fetched } from "../shared/later.tsx"
import { mayOpen } from "./may-open.ts"
import { tell } from "./toasts.tsx"

/** Fetched when there is one. */
const UnansweredIncidents = fetched(
  async () => (await import("../alarms/unanswered-incidents.tsx")).UnansweredIncidents,
  () => null
)

/** Long enough for the others to read that somebody goes. */
const TAKEN_SHOWN_MS = 10_000

/** What wants a supervisor at once: incidents that nobody took, and 求助: agents who ask for help. Over whatever page is open, for those who may listen to them. */
export const HelpRequestBanners = () => {
  const { alarms, help, now, session } = useLive()
  const isAnyUnanswered = () =>
    mayOpen(session, "alarms.reassign") && Object.values(alarms()?.incidents ?? {}).some(isUnanswered)
  const [hidden, setHidden] = createSignal<ReadonlySet<string>>(new Set())
  const shown = createMemo(() =>
    Object.values(help() ?? {})
      .filter(
        ({ agent, since, takenAt }) =>
          agent !== session.agent &&
          !hidden().has(`${agent} ${since}`) &&
          (takenAt === null || now() - takenAt < TAKEN_SHOWN_MS)
      )
      .toSorted((a, b) => a.since - b.since)
      .map(({ agent }) => agent)
  )
  return (
    <div
      class="fixed top-14 right-3 z-40 flex w-80 max-w-[calc(100vw-1.5rem)] flex-col gap-2 empty:hidden print:hidden"
      role="region"
      aria-label={t("assist.title")}
    >
      <Show when={isAnyUnanswered()}>
        <Suspense>
          <UnansweredIncidents />
        </Suspense>
      </Show>
      {/* By name, so that a card stays as it is when another comes. */}
      <For each={shown()}>
        {(agent) => (
          <Show when={help()?.[agent]}>
            {(request) => (
              <Banner
                request={request()}
                onHide={() => setHidden(new Set([...hidden(), `${agent} ${request().since}`]))}
              />
            )}
          </Show>
        )}
      </For>
    </div>
  )
}

const Banner = (props: { readonly request: HelpRequest; readonly onHide: () => void }) => {
  const { ask, askFor, canAsk, session } = useLive()
  const [isBusy, setBusy] = createSignal(false)
  /** Heard by the agent alone, where that may be and a telephone is there to ring. */
  const canSpeak = () => session.agent !== null && mayOpen(session, "agents.whisper")
  const take = async (): Promise<void> => {
    setBusy(true)
    const { agent, work } = props.request
    const answer = await askFor(agent, { _tag: "TakeHelp", work })
    setBusy(false)
    if (!answer.ok) return tell({ kind: "refused", text: t(`refused.${answer.reason}`) })
    if (canSpeak()) await ask({ _tag: "JoinCall", over: agent, mode: "whisper" })
  }
  return (
    <section
      class="panel border-l-4 p-3 shadow-lg"
      classList={{
        "border-l-ring": props.request.takenBy === null,
        "border-l-idle": props.request.takenBy !== null
      }}
      role="alert"
      data-help={props.request.agent}
      data-taken={props.request.takenBy !== null}
    >
      <header class="flex items-center gap-2">
        <Icon name="alert" class={`flex-none ${props.request.takenBy === null ? "pulse text-ring" : "text-idle"}`} />
        <strong class="min-w-0 flex-1 truncate">
          {t("assist.asks", { who: `${props.request.agent} ${props.request.name}` })}
        </strong>
        <span aria-hidden="true">
          <Elapsed since={props.request.since} class="text-muted" />
        </span>
        <button type="button" class="btn btn-plain px-1.5" aria-label={t("do.close")} onClick={() => props.onHide()}>
          <Icon name="cross" />
        </button>
      </header>
      <p class="mt-0.5 truncate text-sm text-muted">{props.request.queueName}</p>
      <Show
        when={props.request.takenBy}
        fallback={
          <button
            type="button"
            class="btn btn-main mt-2 w-full"
            disabled={!canAsk() || isBusy()}
            data-ask="TakeHelp"
            onClick={() => void take()}
          >
            <Show when={canSpeak()}>
              <Icon name="phone" class="flex-none" />
            </Show>
            {t(canSpeak() ? "assist.take-and-speak" : "assist.take")}
          </button>
        }
      >
        {(by) => <p class="mt-1 font-semibold">{t("assist.taken", { who: by() })}</p>}
      </Show>
    </section>
  )
}
