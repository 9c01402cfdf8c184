import { createResource, onCleanup, Show } from "solid-js"
import { type CallRemark, REMARK_NOTE_LIMIT } from "#wire/records.ts"
import { ariaKey } from "../agent/keys.ts"
import { Combobox } from "../controls/combobox.tsx"
import { t } from "../shared/language.ts"
import { dateTimeText } from "../shared/time-text.ts"
import { FollowUpFields } from "./follow-up-fields.tsx"
import { createKeeping, type Keeping } from "./keeping-remark.ts"
import { createNames } from "./names.ts"
import { createReasons, fetchRemark, type RemarkShown, savedText } from "./remarks.ts"

/** The record of a call follows it by a moment. */
const AGAIN_MS = 1_000
const LATE_AT_MOST = 10

/** 话后小结, to be read or said: what a call was about, what was said, and what is to follow. On the desk of the call at hand, and with any call that is opened. */
export const RemarkPart = (props: {
  readonly call: string
  /** Of the call at hand, by its whole name: Alt+N goes there. */
  readonly work?: string
  /** Its words stand beside the rest, where there is room. */
  readonly isWide?: boolean
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
            <Fields {...props} shown={found} />
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
          <Show when={remark().followUp}>
            {(followUp) => (
              <p class="num">
                {[t("summary.follow-by", { when: dateTimeText(followUp().at) }), followUp().note]
                  .filter((each) => each !== "")
                  .join(" · ")}
              </p>
            )}
          </Show>
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

const Fields = (props: {
  readonly call: string
  readonly work?: string
  readonly isWide?: boolean
  readonly shown: RemarkShown
}) => {
  const reasons = createReasons()
  // Made anew for each call.
  const keeping = createKeeping(props.call, props.shown.remark)
  const { queue, required } = props.shown
  const label = (text: string, isRequired: boolean) => (isRequired ? `${text} (${t("summary.required")})` : text)
  const isMissing = (what: "reason" | "summary") =>
    required[what] && (what === "reason" ? keeping.said().reason === null : keeping.said().note.trim() === "")
  return (
    <div class="@container">
      <div class="grid gap-2" classList={{ "@min-[30rem]:grid-cols-[minmax(12rem,2fr)_3fr]": props.isWide === true }}>
        <div class="flex min-w-0 flex-col gap-2">
          <div data-missing={isMissing("reason")}>
            <Combobox
              label={label(t("remark.reason"), required.reason)}
              placeholder={label(t("remark.reason"), required.reason)}
              options={reasons.options(keeping.said().reason, queue)}
              value={keeping.said().reason}
              isNullable
              onChange={keeping.choose}
            />
          </div>
          <FollowUpFields value={keeping.said().followUp} onChange={keeping.follow} onRest={keeping.keep} />
        </div>
        <textarea
          class="input block min-h-18 w-full resize-y py-2"
          rows={props.isWide === true ? 3 : 2}
          maxlength={REMARK_NOTE_LIMIT}
          aria-label={label(t("remark.note"), required.summary)}
          aria-required={required.summary}
          placeholder={label(t("remark.note-hint"), required.summary)}
          data-missing={isMissing("summary")}
          data-note={props.work}
          aria-keyshortcuts={props.work === undefined ? undefined : ariaKey("note-field")}
          value={keeping.said().note}
          onInput={(event) => keeping.write(event.currentTarget.value)}
          onBlur={() => keeping.keep()}
        />
      </div>
      <p class="mt-0.5 flex min-h-5 flex-wrap items-center gap-2 text-sm text-muted" role="status">
        <Missing isReason={isMissing("reason")} isSummary={isMissing("summary")} />
        <span classList={{ "text-alarm": keeping.how() === "failed" }} data-kept={keeping.how()}>
          {savedText(keeping.how())}
        </span>
        <Show when={keeping.how() === "failed"}>
          <button type="button" class="btn px-2" onClick={() => keeping.keep()}>
            {t("do.retry")}
          </button>
        </Show>
      </p>
      <Conflict keeping={keeping} />
    </div>
  )
}

const Missing = (props: { readonly isReason: boolean; readonly isSummary: boolean }) => {
  const what = () =>
    [props.isReason ? t("remark.reason") : "", props.isSummary ? t("remark.note") : ""]
      .filter((each) => each !== "")
      .join(t("value.comma"))
  return (
    <Show when={what() !== ""}>
      <span data-testid="summary-missing">{t("summary.missing", { what: what() })}</span>
    </Show>
  )
}

const Conflict = (props: { readonly keeping: Keeping }) => (
  <Show when={props.keeping.conflict()}>
    {(theirs) => (
      <div class="rounded-md border border-line bg-raised p-2" role="alert">
        <p>{t("remark.conflict")}</p>
        <Words remark={theirs()} />
        <div class="mt-2 flex flex-wrap gap-2">
          <button type="button" class="btn" onClick={() => props.keeping.settle("theirs")}>
            {t("remark.theirs")}
          </button>
          <button type="button" class="btn" onClick={() => props.keeping.settle("mine")}>
            {t("remark.mine")}
          </button>
        </div>
      </div>
    )}
  </Show>
)
