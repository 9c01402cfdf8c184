import Ban from "lucide-solid/icons/ban"
import CalendarClock from "lucide-solid/icons/calendar-clock"
import Play from "lucide-solid/icons/play"
import { createMemo, createSignal, For, type JSX, Show } from "solid-js"
import type { CallbackView } from "#wire/callbacks.ts"
import { useLive } from "../shared/live.ts"
import { Loading } from "../shared/loading.tsx"
import { TelephoneNumber } from "../shared/telephone-number.tsx"
import { momentText } from "../shared/time-text.ts"
import { Elapsed } from "../shared/time.tsx"
import { mayOpen } from "../shell/may-open.ts"
import { fetchCallbacks, moveCallback, type Refusal, refusalText } from "./ask-callbacks.ts"
import { CancelDialog, MoveDialog } from "./callback-dialogs.tsx"
import { type CallbackWord, cw } from "./callback-words.ts"
import { createLooked } from "./looked.ts"

/** Who is to be called back, of one queue or of all: where each is, what came of it so far, and what may be done about it. */
export const Callbacks = (props: {
  /** "": of all. */
  readonly queue: string
  readonly heading: (count: JSX.Element) => JSX.Element
}) => {
  const { again, problem, seen } = createLooked(() => props.queue, fetchCallbacks)
  const byId = createMemo(() => new Map((seen()?.callbacks ?? []).map((each) => [each.id, each])))
  return (
    <section aria-label={cw("title")} data-callbacks>
      {props.heading(
        <Show when={seen()}>
          {(list) => (
            <span class="num text-muted" role="status">
              {cw("some", { n: list().total })}
              <Show when={list().total > list().callbacks.length}>
                {" · "}
                {cw("first", { n: list().callbacks.length })}
              </Show>
            </span>
          )}
        </Show>
      )}
      <Show when={problem() === "failed"}>
        <p class="pb-2 text-alarm" role="alert">
          {cw("failed")}
        </p>
      </Show>
      <Show
        when={seen()}
        fallback={
          <Show when={problem() !== "failed"}>
            <Loading />
          </Show>
        }
      >
        <Show when={byId().size > 0} fallback={<p class="panel p-6 text-center text-muted">{cw("nobody")}</p>}>
          {/* By name: an open dialog stays while others come and go. */}
          <ol class="flex flex-col gap-2">
            <For each={[...byId().keys()]}>
              {(id) => <Item of={byId().get(id)} isOfMany={props.queue === ""} onDone={again} />}
            </For>
          </ol>
        </Show>
      </Show>
    </section>
  )
}

interface Row {
  readonly of: CallbackView | undefined
  readonly isOfMany: boolean
  readonly onDone: () => void
}

const Item = (props: Row) => {
  const item = createMemo<CallbackView | undefined>((before) => props.of ?? before)
  return <Show when={item()}>{(callback) => <Known {...props} callback={callback()} />}</Show>
}

const Known = (props: Row & { readonly callback: CallbackView }) => {
  const { now } = useLive()
  const moment = (at: number) => momentText(at, now())
  const facts = (): ReadonlyArray<string> => {
    const { askedAt, by, lastResult, queueName, tried, tries, until } = props.callback
    return [
      ...(props.isOfMany ? [queueName] : []),
      by === null ? cw("asked", { at: moment(askedAt) }) : cw("entered", { by, at: moment(askedAt) }),
      ...(tries === null ? [] : [cw("tried", { n: tried, of: tries })]),
      ...(lastResult === null ? [] : [cw(`last-${lastResult}`)]),
      ...(until === null ? [] : [cw("until", { at: moment(until) })])
    ]
  }
  return (
    <li class="panel px-3 py-2" data-callback={props.callback.id} data-state={props.callback.state}>
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span class="num min-w-0 truncate font-semibold">
          <TelephoneNumber number={props.callback.number} />
        </span>
        <span>{standing(props.callback)}</span>
        <span class="num ml-auto flex-none font-semibold">
          <Show when={props.callback.nextAt} fallback={<Elapsed since={props.callback.queuedAt} />}>
            {(at) => cw("next", { at: moment(at()) })}
          </Show>
        </span>
      </div>
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1 pt-1">
        <p class="num min-w-0 flex-1 basis-60 text-sm text-muted">{facts().join(" · ")}</p>
        <Deeds callback={props.callback} onDone={props.onDone} />
      </div>
    </li>
  )
}

const standing = ({ agent, state }: CallbackView): string => cw(state as CallbackWord, { agent: agent ?? "" })

const Deeds = (props: { readonly callback: CallbackView; readonly onDone: () => void }) => {
  const { now, session } = useLive()
  const [open, setOpen] = createSignal<"cancel" | "move">()
  const [refusal, setRefusal] = createSignal<Refusal | null>(null)
  const mayMove = () =>
    mayOpen(session, "tickets.assign") && (props.callback.state === "spaced" || props.callback.state === "waiting")
  const callNow = async () => {
    setRefusal(await moveCallback(props.callback.id, Math.round(now())))
    props.onDone()
  }
  const close = (isDone: boolean) => {
    setOpen(undefined)
    if (isDone) props.onDone()
  }
  return (
    <div class="flex flex-none flex-wrap items-center gap-1">
      <Show when={refusal()}>
        {(why) => (
          <span class="text-sm text-alarm" role="alert">
            {refusalText(why())}
          </span>
        )}
      </Show>
      <Show when={mayMove() && props.callback.state === "spaced"}>
        <button type="button" class="btn" onClick={() => void callNow()}>
          <Play size={16} aria-hidden="true" />
          {cw("now")}
        </button>
      </Show>
      <Show when={mayMove()}>
        <button type="button" class="btn" onClick={() => setOpen("move")}>
          <CalendarClock size={16} aria-hidden="true" />
          {cw("move")}
        </button>
      </Show>
      <Show when={mayOpen(session, "tickets.close")}>
        <button type="button" class="btn" onClick={() => setOpen("cancel")}>
          <Ban size={16} aria-hidden="true" />
          {cw("cancel")}
        </button>
      </Show>
      <Show when={open() === "move"}>
        <MoveDialog callback={props.callback} onClose={close} />
      </Show>
      <Show when={open() === "cancel"}>
        <CancelDialog callback={props.callback} onClose={close} />
      </Show>
    </div>
  )
}
