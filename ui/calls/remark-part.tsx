import { createResource, onCleanup, Show } from "solid-js"
import { type CallRemark, REMARK_NOTE_LIMIT } from "#wire/records.ts"
import { Combobox } from "../controls/combobox.tsx"
import { t } from "../shared/language.ts"
import { dateTimeText } from "../shared/time-text.ts"
import { createKeeping } from "./keeping-remark.ts"
import { createNames } from "./names.ts"
import { createReasons, fetchRemark, savedText } from "./remarks.ts"

/** The record of a call follows it by a moment. */
const AGAIN_MS = 1_000
const LATE_AT_MOST = 10

/** What a call was about and a note, to be read or said: in the card of the call at hand, and with any call that is opened. */
export const RemarkPart = (props: {
  readonly call: string
  /** Of the call at hand, by its whole name: Alt+N goes there. */
  readonly work?: string
  readonly class?: string
}) => {
  const [read, { refetch }] = createResource(() => props.call, fetchRemark, {
    // A page that waits for its first answer is taken away, and what is typed in it loses the focus.
    initialValue: null
  })
  let tried = 0
  const timer = setInterval(() => {
    if (read.loading) return
    if ((read.latest !== null && read.latest !== "away") || ++tried > LATE_AT_MOST) clearInterval(timer)
    else void refetch()
  }, AGAIN_MS)
  onCleanup(() => clearInterval(timer))
  const shown = () => {
    const found = read.latest
    return found === "away" ? null : found
  }
  return (
    <Show when={shown()} keyed>
      {(found) => (
        <section class={props.class ?? ""} aria-label={t("remark.title")} data-testid="remark">
          <Show when={found.mayChange} fallback={<Words remark={found.remark} />}>
            <Fields {...props} remark={found.remark} />
          </Show>
        </section>
      )}
    </Show>
  )
}

const Words = (props: { readonly remark: CallRemark | null }) => {
  const reasons = createReasons()
  return (
    <Show when={props.remark} fallback={<p class="text-muted">{t("remark.none")}</p>}>
      {(remark) => (
        <>
          <Show when={remark().reason}>{(reason) => <p class="font-medium">{reasons.textOf(reason())}</p>}</Show>
          <p class="break-words whitespace-pre-wrap">{remark().note}</p>
          <By remark={remark()} />
        </>
      )}
    </Show>
  )
}

const By = (props: { readonly remark: CallRemark }) => {
  const { agentName } = createNames()
  return (
    <p class="num text-sm text-muted">
      {t("remark.by", { who: agentName(props.remark.changedBy), when: dateTimeText(props.remark.changedAt) })}
    </p>
  )
}

const Fields = (props: { readonly call: string; readonly work?: string; readonly remark: CallRemark | null }) => {
  const reasons = createReasons()
  // Made anew for each call.
  const keeping = createKeeping(props.call, props.remark)
  return (
    <>
      <Combobox
        label={t("remark.reason")}
        placeholder={t("remark.reason")}
        options={reasons.options(keeping.said().reason)}
        value={keeping.said().reason}
        isNullable
        onChange={keeping.choose}
      />
      <textarea
        class="input mt-2 block min-h-16 w-full resize-y py-2"
        rows={2}
        maxlength={REMARK_NOTE_LIMIT}
        aria-label={t("remark.note")}
        placeholder={t("remark.note-hint")}
        data-note={props.work}
        aria-keyshortcuts={props.work === undefined ? undefined : "Alt+N"}
        value={keeping.said().note}
        onInput={(event) => keeping.write(event.currentTarget.value)}
        onBlur={() => keeping.keep()}
      />
      <p class="mt-0.5 flex min-h-5 flex-wrap items-center gap-2 text-sm text-muted" role="status">
        <span classList={{ "text-alarm": keeping.how() === "failed" }}>{savedText(keeping.how())}</span>
        <Show when={keeping.how() === "failed"}>
          <button type="button" class="btn px-2" onClick={() => keeping.keep()}>
            {t("do.retry")}
          </button>
        </Show>
      </p>
      <Show when={keeping.conflict()}>
        {(theirs) => (
          <div class="rounded-md border border-line bg-raised p-2" role="alert">
            <p>{t("remark.conflict")}</p>
            <Words remark={theirs()} />
            <div class="mt-2 flex flex-wrap gap-2">
              <button type="button" class="btn" onClick={() => keeping.settle("theirs")}>
                {t("remark.theirs")}
              </button>
              <button type="button" class="btn" onClick={() => keeping.settle("mine")}>
                {t("remark.mine")}
              </button>
            </div>
          </div>
        )}
      </Show>
    </>
  )
}
