import { createEffect, createResource, createSignal, For, type JSX, Show } from "solid-js"
import type { OwnData } from "#wire/own-data.ts"
import { createDraft } from "../administration/form/draft.ts"
import { FieldRow } from "../administration/form/field-row.tsx"
import type { References } from "../administration/references.ts"
import { Brand } from "../shared/brand.tsx"
import { say, t } from "../shared/language.ts"
import { Loading } from "../shared/loading.tsx"
import { LanguageButton, ThemeButton } from "../shared/settings.tsx"
import { dateTimeText } from "../shared/time-text.ts"
import { setTimeZone } from "../shared/time-zone.ts"
import { showTitle } from "../shared/title.ts"
import { type NotOpen, openOwnData, sendOwnData } from "./asking.ts"
import { formOf, named, problemsIn, rowOf, sentOf } from "./own-form.ts"

/** A customer at their own data, by a link that is good once: nobody is signed in here. */
export const OwnDataPage = (props: { readonly token: string }) => {
  // Another link is another page.
  const { token } = props
  const [opened, { refetch }] = createResource(async () => {
    const found = await openOwnData(token)
    if (typeof found === "object") setTimeZone(found.timeZone)
    return found
  })
  const [after, setAfter] = createSignal<"kept" | NotOpen | null>(null)
  createEffect(() => showTitle(t("own-data.title")))
  const why = (): NotOpen | null => {
    const [said, found] = [after(), opened()]
    if (said !== null) return said === "kept" ? null : said
    return typeof found === "string" ? found : null
  }
  const data = (): OwnData | null => {
    const found = opened()
    return typeof found === "object" ? found : null
  }
  return (
    <div class="flex h-full flex-col overflow-y-auto">
      <main class="mx-auto w-full max-w-2xl flex-1 p-4 sm:py-8">
        <Show when={!opened.loading} fallback={<Loading />}>
          <Show
            when={after() !== "kept"}
            fallback={<Said title={t("own-data.thanks")} body={t("own-data.thanks-body")} />}
          >
            <Show
              when={why()}
              fallback={
                <Show when={data()}>{(found) => <OwnForm token={token} data={found()} onOver={setAfter} />}</Show>
              }
            >
              {(not) => (
                <Said title={t(`own-data.${not()}`)} body={t(`own-data.${not()}-body`)}>
                  <Show when={not() === "away" || not() === "too-many"}>
                    <button
                      type="button"
                      class="btn btn-main mt-6"
                      onClick={() => {
                        setAfter(null)
                        void refetch()
                      }}
                    >
                      {t("do.retry")}
                    </button>
                  </Show>
                </Said>
              )}
            </Show>
          </Show>
        </Show>
      </main>
      <footer class="flex h-10 flex-none justify-center gap-2">
        <LanguageButton class="bar-btn" />
        <ThemeButton class="bar-btn" />
      </footer>
    </div>
  )
}

const Said = (props: { readonly title: string; readonly body: string; readonly children?: JSX.Element }) => (
  <section class="panel mx-auto mt-8 max-w-md p-8 text-center" role="status">
    <Brand />
    <h1 class="mt-6 text-xl font-semibold">{props.title}</h1>
    <p class="mt-2 text-muted">{props.body}</p>
    {props.children}
  </section>
)

const OwnForm = (props: {
  readonly token: string
  readonly data: OwnData
  readonly onOver: (how: "kept" | NotOpen) => void
}) => {
  // What the link shows is read once.
  const { data } = props
  const thing = formOf(data)
  const draft = createDraft(thing, rowOf(data))
  const references: References = { rowsOf: () => data.ownFields as never, titleOfOther: () => undefined }
  const [isBusy, setBusy] = createSignal(false)
  const [hasFailed, setFailed] = createSignal(false)
  /** What no field of theirs can put right. */
  const [beside, setBeside] = createSignal("")
  let form: HTMLFormElement | undefined
  const showFirstProblem = (): void =>
    void form?.querySelector<HTMLElement>("[data-problem] :is(input, textarea, select, button)")?.focus()
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (isBusy()) return
    const fits = draft.checkAll()
    const values = draft.values()
    const problems = problemsIn(data, values)
    draft.takeProblems(named(data, problems))
    if (!fits || problems.length > 0) return queueMicrotask(showFirstProblem)
    setBusy(true)
    const outcome = await sendOwnData(props.token, sentOf(data, values))
    setBusy(false)
    setFailed(outcome === "away" || outcome === "too-many")
    if (typeof outcome === "string") {
      if (!hasFailed()) props.onOver(outcome)
      return
    }
    draft.takeProblems(named(data, outcome))
    setBeside(
      outcome
        .filter(({ field }) => field === "")
        .map((each) => say(each))
        .join(" ")
    )
    queueMicrotask(showFirstProblem)
  }
  return (
    <form ref={(element) => (form = element)} novalidate class="panel p-4 sm:p-8" onSubmit={(e) => void submit(e)}>
      <h1 class="text-xl font-semibold">{t("own-data.title")}</h1>
      <p class="mt-2">{t("own-data.from", { centre: data.centre })}</p>
      <Show
        when={Object.keys(thing.fields).length > 0}
        fallback={<p class="mt-2 text-muted">{t("own-data.nothing")}</p>}
      >
        <p class="mt-1 mb-3 text-muted">{t("own-data.once", { until: dateTimeText(data.endsAt) })}</p>
        <For each={Object.entries(thing.fields)}>
          {([name, field]) => (
            <FieldRow name={name} field={field} draft={draft} references={references} isDisabled={false} />
          )}
        </For>
        <div class="mt-3 flex flex-wrap items-center gap-3 border-t border-line pt-4">
          <button type="submit" class="btn btn-main min-h-10 px-6" disabled={isBusy()}>
            {t(isBusy() ? "own-data.sending" : "own-data.send")}
          </button>
          <span class="min-w-0 flex-1 text-alarm" role="status">
            <Show when={draft.problemCount() > 0}>{t("form.problems", { count: draft.problemCount() })} </Show>
            <Show when={hasFailed()}>{t("own-data.not-sent")}</Show>
            {beside()}
          </span>
        </div>
      </Show>
    </form>
  )
}
