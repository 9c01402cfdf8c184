import { A, useParams } from "@solidjs/router"
import * as Schema from "effect/Schema"
import { createMemo, For, type JSX, Show } from "solid-js"
import type { ToldWaits, WordLeft } from "#wire/told-waits.ts"
import { QueueWhy, type WaitingWhy } from "#wire/why-waits.ts"
import { ChannelSign } from "../shared/channel.tsx"
import { say, t, tOr } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { Loading } from "../shared/loading.tsx"
import { NoticePage } from "../shared/notice-page.tsx"
import { TelephoneNumber } from "../shared/telephone-number.tsx"
import { Elapsed } from "../shared/time.tsx"
import { spanText } from "../shared/time-text.ts"
import { mayOpen } from "../shell/may-open.ts"
import { TopBar } from "../shell/top-bar.tsx"
import { Callbacks } from "./callback-list.tsx"
import { cw } from "./callback-words.ts"
import { createLooked } from "./looked.ts"
import { qw } from "./queue-words.ts"

/** One queue: who waits, why each one still does, and who could serve them. */
export const QueuePage = () => {
  const { session } = useLive()
  return (
    <Show
      when={mayOpen(session, "agents.monitor")}
      fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}
    >
      <Looked />
    </Show>
  )
}

type Answer = QueueWhy | "failed" | "unknown"

const look = async (queue: string): Promise<Answer> => {
  const response = await fetch(`/api/live/queues/${encodeURIComponent(queue)}/why`).catch(() => undefined)
  // One beyond what the asker may see is as if it were not there.
  if (response?.status === 404 || response?.status === 403) return "unknown"
  if (response?.ok !== true) return "failed"
  return Schema.decodeUnknownSync(QueueWhy)(await response.json())
}

const Looked = () => {
  const { session } = useLive()
  const params = useParams<{ readonly queue: string }>()
  const { problem, seen } = createLooked(() => params.queue, look)
  return (
    <div class="flex h-full flex-col">
      <TopBar
        trail={[
          { text: t("wall.title"), href: mayOpen(session, "agents.view") ? "/wall" : null },
          { text: seen()?.name ?? params.queue, href: null }
        ]}
      />
      <main class="min-h-0 flex-1 overflow-y-auto p-3">
        <Show when={problem() !== "unknown"} fallback={<p class="p-8 text-center text-muted">{qw("unknown")}</p>}>
          <Show when={problem() === "failed"}>
            <p class="pb-2 text-alarm" role="alert">
              {qw("failed")}
            </p>
          </Show>
          <Show when={seen()} fallback={<Loading text={t("app.loading")} />}>
            {(queue) => (
              <>
                <Waiting queue={queue()} />
                <div class="mx-auto max-w-4xl pt-6">
                  <Callbacks
                    queue={params.queue}
                    heading={(count) => (
                      <div class="flex flex-wrap items-baseline gap-x-4 gap-y-1 pb-2">
                        <h2 class="text-lg font-semibold">{cw("title")}</h2>
                        {count}
                      </div>
                    )}
                  />
                </div>
              </>
            )}
          </Show>
        </Show>
      </main>
    </div>
  )
}

const Waiting = (props: { readonly queue: QueueWhy }) => {
  const { session } = useLive()
  const byWork = createMemo(() => new Map(props.queue.waiting.map((each) => [each.work, each])))
  return (
    <div class="mx-auto max-w-4xl">
      <div class="flex flex-wrap items-baseline gap-x-4 gap-y-1 pb-2">
        <h1 class="text-lg font-semibold">{props.queue.name}</h1>
        <p class="num text-muted" role="status">
          {qw("waiting", { n: props.queue.total })}
          <Show when={props.queue.total > props.queue.waiting.length}>
            {" · "}
            {qw("first", { n: props.queue.waiting.length })}
          </Show>
        </p>
        <Show when={mayOpen(session, "queues.view")}>
          <A
            class="ml-auto text-accent hover:underline"
            href={`/administration/queues/${encodeURIComponent(props.queue.queue)}`}
          >
            {qw("settings")}
          </A>
        </Show>
      </div>
      <Told waits={props.queue.toldWaits} />
      <Word left={props.queue.wordLeft} />
      <Show
        when={props.queue.waiting.length > 0}
        fallback={<p class="panel p-8 text-center text-muted">{qw("nobody")}</p>}
      >
        {/* By name: what is opened stays open while others come and go. */}
        <ol class="flex flex-col gap-2">
          <For each={[...byWork().keys()]}>{(work) => <Item of={byWork().get(work)} />}</For>
        </ol>
      </Show>
    </div>
  )
}

/** Whether what callers were told of their wait was so. Nothing while nobody was told anything. */
const Told = (props: { readonly waits: ToldWaits }) => {
  const mean = (sum: number) => (props.waits.served === 0 ? 0 : Math.round(sum / props.waits.served))
  const late = () => {
    const ms = mean(props.waits.lateMs)
    if (Math.abs(ms) < 1_000) return qw("told.exact")
    return qw(ms > 0 ? "told.longer" : "told.shorter", { span: spanText(Math.abs(ms)) })
  }
  return (
    <Show when={props.waits.served + props.waits.left > 0}>
      <section class="panel mb-3 px-3 py-2" aria-label={qw("told")} data-testid="told-waits">
        <h2 class="pb-1 text-sm text-muted">{qw("told")}</h2>
        <dl class="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-x-4 gap-y-1">
          <Figure name={qw("told.served")} value={String(props.waits.served)} />
          <Show when={props.waits.served > 0}>
            <Figure name={qw("told.error")} value={spanText(mean(props.waits.errorMs))} />
            <Figure name={qw("told.late")} value={late()} />
            <Figure name={qw("told.later")} value={String(props.waits.later)} />
          </Show>
          <Figure name={qw("told.left")} value={String(props.waits.left)}>
            <Show when={props.waits.leftLater > 0}>
              <span class="block text-sm font-normal text-muted">
                {qw("told.left-later", { n: props.waits.leftLater })}
              </span>
            </Show>
          </Figure>
        </dl>
        <p class="pt-1 text-sm text-muted">{qw("told.why")}</p>
      </section>
    </Show>
  )
}

/** Nothing while nobody left any. */
const Word = (props: { readonly left: WordLeft }) => (
  <Show when={props.left.callbacks + props.left.voicemails > 0}>
    <section class="panel mb-3 px-3 py-2" aria-label={qw("word")} data-testid="word-left">
      <h2 class="pb-1 text-sm text-muted">{qw("word")}</h2>
      <dl class="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-x-4 gap-y-1">
        <Figure name={qw("word.callbacks")} value={String(props.left.callbacks)} />
        <Figure name={qw("word.voicemails")} value={String(props.left.voicemails)} />
      </dl>
    </section>
  </Show>
)

const Figure = (props: { readonly name: string; readonly value: string; readonly children?: JSX.Element }) => (
  <div>
    <dt class="text-sm text-muted">{props.name}</dt>
    <dd class="num font-semibold">
      {props.value} {props.children}
    </dd>
  </div>
)

const Item = (props: { readonly of: WaitingWhy | undefined }) => {
  const { now } = useLive()
  const item = createMemo<WaitingWhy | undefined>((before) => props.of ?? before)
  return (
    <Show when={item()}>
      {(waits) => (
        <li class="panel px-3 py-2" data-work={waits().work} data-because={waits().because}>
          <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span class="num w-6 flex-none text-right text-muted">{waits().place}</span>
            <ChannelSign channel={waits().channel} class="text-muted" />
            <span class="num min-w-0 truncate font-semibold">
              <About of={waits()} />
            </span>
            <Elapsed since={waits().since} class="ml-auto flex-none font-semibold" />
          </div>
          <p class="pt-1 pl-9 max-sm:pl-0">{say(waits().said)}</p>
          <Show when={waits().told}>
            {(told) => (
              <p class="pt-1 pl-9 text-sm text-muted max-sm:pl-0" data-testid="was-told">
                {heardText(told(), now())}
              </p>
            )}
          </Show>
          <Show
            when={waits().servers.length > 0}
            fallback={<p class="pt-1 pl-9 text-sm text-muted max-sm:pl-0">{qw("none")}</p>}
          >
            <details class="pt-1 pl-9 text-sm max-sm:pl-0">
              <summary class="cursor-pointer text-muted">{qw("servers", { n: waits().servers.length })}</summary>
              <ul class="grid grid-cols-[repeat(auto-fill,minmax(min(15rem,100%),1fr))] gap-x-4 pt-1">
                <For each={waits().servers}>
                  {(server) => (
                    <li class="flex gap-2 border-t border-line py-1">
                      <span class="num min-w-0 truncate">
                        {server.agent} {server.name}
                      </span>
                      <span class="ml-auto flex-none text-muted">{obstacle(server.why)}</span>
                    </li>
                  )}
                </For>
              </ul>
            </details>
          </Show>
        </li>
      )}
    </Show>
  )
}

const heardText = ({ at, expectedMs, place }: NonNullable<WaitingWhy["told"]>, now: number): string =>
  qw("heard", {
    span: spanText(now - at),
    what: [
      ...(place === null ? [] : [qw("heard.place", { place })]),
      ...(expectedMs === null ? [] : [qw("heard.wait", { span: spanText(expectedMs) })])
    ].join(t("value.comma"))
  })

const About = (props: { readonly of: WaitingWhy }) => (
  <Show when={props.of.about}>
    {(about) => (
      <Show when={props.of.channel === "voice"} fallback={about()}>
        <TelephoneNumber number={about()} />
      </Show>
    )}
  </Show>
)

const obstacle = (why: string): string =>
  why === "free" || why === "held-for-another" ? qw(why) : tOr(`verdict.${why}`, why)
