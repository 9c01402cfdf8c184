import { A } from "@solidjs/router"
import { createMemo, For, type JSX, Show } from "solid-js"
import type { Board, QueueTile } from "#wire/board.ts"
import { useLive } from "../shared/live.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { Elapsed } from "../shared/time.tsx"
import { WaitingCalls } from "../shared/waiting-calls.tsx"
import { percent } from "../shared/time-text.ts"
import { mayOpen } from "../shell/may-open.ts"
import { alarmsOf, readyIn } from "./figures.ts"
import { sameIds } from "./mosaic.ts"

/** The service lines: who waits, how long, how well they were served today. Red with a sign when over a limit. */
export const QueueTiles = (props: { readonly board: Board }) => {
  const ids = createMemo(
    () =>
      Object.values(props.board.queues)
        .toSorted((a, b) => a.name.localeCompare(b.name, "zh-CN"))
        .map((queue) => queue.id),
    undefined,
    { equals: sameIds }
  )
  return (
    <section aria-label={t("wall.queues")} class="flex-none overflow-y-auto sm:max-h-[38vh]">
      <Show when={ids().length > 0} fallback={<p class="panel p-6 text-center text-muted">{t("wall.no-queues")}</p>}>
        <ul class="grid grid-cols-[repeat(auto-fit,minmax(min(21rem,100%),1fr))] gap-2">
          <For each={ids()}>
            {(id) => (
              <Show when={props.board.queues[id]}>
                {(queue) => <QueueTileView queue={queue()} ready={readyIn(props.board, id)} />}
              </Show>
            )}
          </For>
        </ul>
      </Show>
    </section>
  )
}

export const QueueTileView = (props: { readonly queue: QueueTile; readonly ready: number }) => {
  const { now, session } = useLive()
  const alarms = createMemo(() => alarmsOf(props.queue, now()), undefined, {
    equals: (a, b) => a.longWait === b.longWait && a.lowServiceLevel === b.lowServiceLevel
  })
  const over = () => alarms().longWait || alarms().lowServiceLevel
  const serviceLevel = () => percent(props.queue.answeredInTime, props.queue.answered)
  return (
    <li
      class="panel @container relative overflow-hidden px-4 py-2"
      classList={{ "border-alarm bg-alarm/12": over() }}
      data-queue={props.queue.id}
      data-over={over()}
    >
      <div class="flex items-center gap-2">
        <h3 class="truncate text-lg font-semibold">
          <Show when={mayOpen(session, "agents.monitor")} fallback={props.queue.name}>
            <A class="hover:underline" href={`/queues/${encodeURIComponent(props.queue.id)}`}>
              {props.queue.name}
            </A>
          </Show>
        </h3>
        <Show when={over()}>
          <span class="flex flex-none items-center gap-1 rounded bg-stop px-1.5 text-sm font-semibold text-white">
            <Icon name="alert" />
            {t("wall.over")}
          </span>
        </Show>
        <span class="num ml-auto flex-none text-sm text-muted">
          {t("wall.idle")} <b class="text-text">{props.ready}</b>
        </span>
        <WaitingCalls queue={props.queue} class="-my-1 -mr-2" />
      </div>
      {/* How wide the tile is decides, not the screen: many lines make narrow tiles. */}
      <div class="mt-1 flex flex-wrap items-stretch gap-x-4 gap-y-1 @md:flex-nowrap">
        <Figure label={t("wall.waiting")} class="text-2xl sm:text-wall">
          {props.queue.waiting}
        </Figure>
        <Figure label={t("wall.longest")} class={`text-xl @md:text-2xl ${alarms().longWait ? "text-alarm" : ""}`}>
          <Show
            when={props.queue.longestSince}
            fallback={<span class="text-sm font-normal text-muted sm:text-lg">{t("wall.nobody")}</span>}
          >
            {(since) => <Elapsed since={since()} />}
          </Show>
        </Figure>
        <Figure
          label={`${t("wall.service-level")} ${props.queue.serviceLevelSeconds} s`}
          class={`text-xl @md:text-2xl ${alarms().lowServiceLevel ? "text-alarm" : ""}`}
        >
          {serviceLevel() === null ? "—" : `${serviceLevel()}%`}
        </Figure>
        <dl class="num ml-auto flex flex-none basis-full grid-cols-[auto_auto] justify-between gap-x-2 text-sm @md:grid @md:basis-auto">
          <Count word={t("wall.offered")} value={props.queue.offered} />
          <Count word={t("wall.answered")} value={props.queue.answered} />
          <Count word={t("wall.abandoned")} value={props.queue.abandoned} />
        </dl>
      </div>
    </li>
  )
}

const Figure = (props: { readonly label: string; readonly class: string; readonly children: JSX.Element }) => (
  <div class="flex min-w-0 flex-1 flex-col justify-between">
    <div class="text-sm text-muted @md:truncate">{props.label}</div>
    <div class={`num font-bold whitespace-nowrap ${props.class}`}>{props.children}</div>
  </div>
)

const Count = (props: { readonly word: string; readonly value: number }) => (
  <div class="flex gap-1.5 @md:contents">
    <dt class="text-muted">{props.word}</dt>
    <dd class="text-right font-semibold">{props.value}</dd>
  </div>
)
