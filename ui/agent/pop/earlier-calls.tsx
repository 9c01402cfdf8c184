import { createResource, createSignal, For, Show } from "solid-js"
import type { CallRecord } from "#wire/records.ts"
import { CallDrawer } from "../../calls/call-drawer-later.ts"
import { fetchCall } from "../../calls/fetch-calls.ts"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { momentText, spanOrDash } from "../../shared/time-text.ts"
import { type EarlierCall, fetchEarlierCalls } from "./caller.ts"

/** A customer's earlier calls, from any of their numbers: when, how it ended, and with whom. What one may look at opens with its story. */
export const EarlierCalls = (props: { readonly customer: string; readonly call: string }) => {
  const [calls, { refetch }] = createResource(() => props.customer, fetchEarlierCalls)
  const [opened, setOpened] = createSignal<CallRecord | null>(null)
  const [hasFailed, setFailed] = createSignal(false)
  const earlier = () => (calls.latest ?? []).filter(({ id }) => id !== props.call)
  const open = async (id: string): Promise<void> => {
    const call = await fetchCall(id).catch(() => null)
    setFailed(call === null)
    setOpened(call)
  }
  return (
    <section class="border-t border-line px-4 py-3" aria-label={t("pop.calls")}>
      <h3 class="font-semibold">{t("pop.calls")}</h3>
      <Show when={calls.latest === null || hasFailed()}>
        <p class="mt-1 text-sm text-alarm" role="alert">
          {t("entries.away")}{" "}
          <button type="button" class="underline" onClick={() => void refetch()}>
            {t("do.retry")}
          </button>
        </p>
      </Show>
      <Show when={calls.latest !== null && calls.latest !== undefined && earlier().length === 0}>
        <p class="mt-1 text-sm text-muted">{t("pop.first-call")}</p>
      </Show>
      <ul class="mt-1" data-testid="earlier-calls">
        <For each={earlier()}>
          {(call) => (
            <li class="border-t border-line first:border-t-0">
              <Show
                when={call.isOpen}
                fallback={
                  <div class="px-1 py-1">
                    <Line call={call} />
                  </div>
                }
              >
                <button
                  type="button"
                  class="w-full rounded px-1 py-1 text-left hover:bg-raised"
                  data-earlier={call.id}
                  onClick={() => void open(call.id)}
                >
                  <Line call={call} />
                </button>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={opened()}>{(call) => <CallDrawer call={call()} onClose={() => setOpened(null)} />}</Show>
    </section>
  )
}

const Line = (props: { readonly call: EarlierCall }) => {
  const { now } = useLive()
  const who = () => (props.call.agent === null ? "" : [props.call.agent, props.call.agentName ?? ""].join(" ").trim())
  return (
    <span class="num flex flex-wrap items-center gap-x-3 text-sm">
      <span class="w-24">{momentText(props.call.arrivedAt, now())}</span>
      <span>{t(`outcome.${props.call.outcome ?? "open"}`)}</span>
      <span class="text-muted">{props.call.queueName ?? props.call.queue ?? ""}</span>
      <span>{who()}</span>
      <Show when={props.call.talkMs !== null}>
        <span class="text-muted">{spanOrDash(props.call.talkMs)}</span>
      </Show>
      <Show when={props.call.isRecorded && props.call.isOpen}>
        <span class="inline-flex text-muted" title={t("calls.recorded")}>
          <Icon name="wave" />
          <span class="sr-only">{t("calls.recorded")}</span>
        </span>
      </Show>
      <span class="ml-auto text-muted">{props.call.callingNumber}</span>
    </span>
  )
}
