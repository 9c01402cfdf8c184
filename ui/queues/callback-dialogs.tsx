import { createSignal, type JSX, Show } from "solid-js"
import type { CallbackView } from "#wire/callbacks.ts"
import { localText, momentOf } from "../calls/local-moment.ts"
import { Dialog } from "../shared/dialog.tsx"
import { useLive } from "../shared/live.ts"
import { cancelCallback, moveCallback, type Refusal, refusalText } from "./ask-callbacks.ts"
import { cw } from "./callback-words.ts"

interface Asked {
  readonly callback: CallbackView
  readonly onClose: (isDone: boolean) => void
}

/** To another time, within which it still counts. */
export const MoveDialog = (props: Asked) => {
  const { now } = useLive()
  const [at, setAt] = createSignal<number | undefined>(props.callback.nextAt ?? now())
  return (
    <Sheet
      {...props}
      title={cw("move-title", { number: props.callback.number })}
      does={cw("do-move")}
      isReady={at() !== undefined}
      ask={() => moveCallback(props.callback.id, at() ?? 0)}
    >
      <label class="flex flex-col gap-1">
        <span class="text-muted">{cw("time")}</span>
        <input
          type="datetime-local"
          class="input num"
          autofocus
          value={localText(props.callback.nextAt ?? now())}
          max={props.callback.until === null ? undefined : localText(props.callback.until)}
          onChange={(event) => setAt(momentOf(event.currentTarget.value))}
        />
      </label>
    </Sheet>
  )
}

/** For good, with the reason. */
export const CancelDialog = (props: Asked) => {
  const [reason, setReason] = createSignal("")
  return (
    <Sheet
      {...props}
      title={cw("cancel-title", { number: props.callback.number })}
      does={cw("do-cancel")}
      isReady={reason().trim() !== ""}
      ask={() => cancelCallback(props.callback.id, reason().trim())}
    >
      <label class="flex flex-col gap-1">
        <span class="text-muted">{cw("reason")}</span>
        <input
          type="text"
          class="input"
          autofocus
          maxlength={200}
          required
          placeholder={cw("reason-hint")}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
    </Sheet>
  )
}

const Sheet = (
  props: Asked & {
    readonly title: string
    readonly does: string
    readonly isReady: boolean
    readonly ask: () => Promise<Refusal | null>
    readonly children: JSX.Element
  }
) => {
  const [refusal, setRefusal] = createSignal<Refusal | null>(null)
  const [isAsking, setAsking] = createSignal(false)
  const send = async () => {
    setAsking(true)
    const why = await props.ask()
    setAsking(false)
    setRefusal(why)
    if (why === null) props.onClose(true)
  }
  return (
    <Dialog kind="sheet" title={props.title} onClose={() => props.onClose(false)}>
      <form
        class="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (props.isReady && !isAsking()) void send()
        }}
      >
        {props.children}
        <Show when={refusal()}>
          {(why) => (
            <p class="text-alarm" role="alert">
              {refusalText(why())}
            </p>
          )}
        </Show>
        <button type="submit" class="btn btn-main self-end" disabled={!props.isReady || isAsking()}>
          {props.does}
        </button>
      </form>
    </Dialog>
  )
}
