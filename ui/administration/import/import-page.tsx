import { A, useNavigate } from "@solidjs/router"
import FileDown from "lucide-solid/icons/file-down"
import { createSignal, For, Match, onCleanup, Show, Switch } from "solid-js"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { say, t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { NoticePage } from "../../shared/notice-page.tsx"
import { mayOpen } from "../../shell/may-open.ts"
import { tell } from "../../shell/toasts.tsx"
import { AdministrationBar } from "../administration.tsx"
import { download, headsLanguage } from "../download.ts"
import { hrefOf } from "../paths.ts"
import { pathOf } from "../records.ts"
import { refusalText } from "../telling.ts"
import { WhichThing } from "../which-thing.tsx"
import { isOver, type Job, readJob, sendFile, stopJob } from "./sending.ts"

export const ImportPage = () => {
  const { session } = useLive()
  return (
    <WhichThing>
      {(thing) => (
        <Show
          when={mayOpen(session, thing.permissions.import ?? thing.permissions.edit)}
          fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}
        >
          <ThingImport thing={thing} />
        </Show>
      )}
    </WhichThing>
  )
}

/** More problems than this nobody reads; the file wants another look first. */
const SHOWN_PROBLEMS = 200
const ASK_EVERY_MS = 300

/** A file is looked at row by row before anything is written; then all of it is taken, or nothing. */
const ThingImport = (props: { readonly thing: AnyThing }) => {
  const navigate = useNavigate()
  const [mode, setMode] = createSignal<"check" | "apply">("check")
  const [isBusy, setBusy] = createSignal(false)
  const [share, setShare] = createSignal(0)
  const [file, setFile] = createSignal<File>()
  const [job, setJob] = createSignal<Job>()
  const [refusal, setRefusal] = createSignal("")
  const here = new AbortController()
  onCleanup(() => here.abort())

  const send = async (how: "check" | "apply", chosen: File): Promise<void> => {
    setMode(how)
    setBusy(true)
    setShare(0)
    setRefusal("")
    setJob(undefined)
    let answer = await sendFile(props.thing, how, chosen, setShare)
    while (answer.kind === "done" && !isOver(answer.value) && !here.signal.aborted) {
      setJob(answer.value)
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
      answer = await readJob(props.thing, answer.value.id)
    }
    if (here.signal.aborted) return
    setBusy(false)
    if (answer.kind !== "done") return void setRefusal(refusalText(answer))
    setJob(answer.value)
    if (how === "apply" && answer.value.state === "done") {
      tell({ kind: "done", text: t("import.done", { rows: answer.value.rows }) })
      navigate(hrefOf(props.thing))
    }
  }
  const choose = (chosen: File | undefined): void => {
    setFile(chosen)
    if (chosen === undefined) setJob(undefined)
    else void send("check", chosen)
  }
  const template = (format: "xlsx" | "csv"): void =>
    void download(
      props.thing,
      `${pathOf(props.thing)}/template?format=${format}&heads=${headsLanguage()}`,
      `${props.thing.plural}.${format}`
    )
  const isReady = () => !isBusy() && mode() === "check" && job()?.state === "done" && (job()?.rows ?? 0) > 0
  return (
    <>
      <AdministrationBar
        trail={[
          { text: say(props.thing.words), href: hrefOf(props.thing) },
          { text: t("import.title", { what: say(props.thing.words) }), href: null }
        ]}
      />
      <main class="min-h-0 flex-1 overflow-y-auto p-4" tabindex="0" aria-label={t("list.import")}>
        <div class="mx-auto flex max-w-4xl flex-col gap-4">
          <p>{t("import.lead")}</p>
          <div class="flex flex-wrap gap-2">
            <For each={["xlsx", "csv"] as const}>
              {(format) => (
                <button type="button" class="btn" onClick={() => template(format)}>
                  <FileDown size={16} aria-hidden="true" />
                  {t(`import.template-${format}`)}
                </button>
              )}
            </For>
          </div>
          <label class="flex flex-col gap-1">
            <span class="font-medium">{t("import.file")}</span>
            <input
              type="file"
              class="input py-1.5"
              accept=".xlsx,.csv"
              disabled={isBusy()}
              onChange={(event) => choose(event.currentTarget.files?.[0])}
            />
          </label>
          <div role="status" class="flex flex-col gap-2">
            <Show when={isBusy()}>
              <Progress mode={mode()} share={share()} job={job()} />
            </Show>
            <Show when={refusal() !== ""}>
              <p class="text-alarm">{refusal()}</p>
            </Show>
            <Show when={!isBusy() && job()}>{(found) => <Verdict job={found()} />}</Show>
          </div>
          <Show when={job()?.problems.length}>
            <ProblemTable thing={props.thing} problems={job()?.problems ?? []} />
          </Show>
          <div class="flex gap-2">
            <button
              type="button"
              class="btn btn-main"
              disabled={!isReady()}
              onClick={() => {
                const chosen = file()
                if (chosen !== undefined) void send("apply", chosen)
              }}
            >
              {isReady() ? t("import.apply", { rows: job()?.rows ?? 0 }) : t("list.import")}
            </button>
            <Show
              when={isBusy() && job()}
              fallback={
                <A class="btn" href={hrefOf(props.thing)}>
                  {t("form.cancel")}
                </A>
              }
            >
              {(running) => (
                <button type="button" class="btn" onClick={() => void stopJob(props.thing, running().id)}>
                  {t("import.stop")}
                </button>
              )}
            </Show>
          </div>
        </div>
      </main>
    </>
  )
}

/** How far it is: first the file on its way, then the rows. */
const Progress = (props: {
  readonly mode: "check" | "apply"
  readonly share: number
  readonly job: Job | undefined
}) => {
  const part = (): number | undefined => {
    if (props.job === undefined) return props.share < 1 ? props.share : undefined
    return props.job.phase === "writing" && props.job.total > 0 ? props.job.stored / props.job.total : undefined
  }
  return (
    <>
      <span class="num">
        {t(props.mode === "check" ? "import.checking" : "import.applying")}{" "}
        <Show when={props.job === undefined && props.share < 1}>
          {t("import.sent", { percent: Math.round(props.share * 100) })}
        </Show>
        <Show when={props.job?.phase === "writing" && props.job}>
          {(running) => (
            <>
              {running().stored} / {running().total}
            </>
          )}
        </Show>
      </span>
      <progress class="w-full" aria-label={t("import.checking")} {...(part() === undefined ? {} : { value: part() })} />
    </>
  )
}

const Verdict = (props: { readonly job: Job }) => (
  <Switch>
    <Match when={props.job.state === "stopped"}>
      <p class="text-alarm">{t("import.stopped")}</p>
    </Match>
    <Match when={props.job.state === "failed"}>
      <p class="text-alarm">
        {t("refused.unknown")} {props.job.message}
      </p>
    </Match>
    <Match when={props.job.state === "refused"}>
      <p class="num font-medium">
        {t("import.rows", { rows: props.job.rows, good: props.job.rows - props.job.badRows })}
      </p>
      <p class="text-alarm">{t("import.bad", { count: props.job.badRows })}</p>
    </Match>
    <Match when={props.job.state === "done"}>
      <p class="num font-medium">
        {t("import.plan", {
          created: props.job.created,
          changed: props.job.changed,
          unchanged: props.job.unchanged
        })}
      </p>
      <p class={props.job.rows > 0 ? "text-idle" : "text-alarm"}>
        {t(props.job.rows > 0 ? "import.all-good" : "import.empty")}
      </p>
    </Match>
  </Switch>
)

const ProblemTable = (props: { readonly thing: AnyThing; readonly problems: Job["problems"] }) => {
  const column = (field: string): string => {
    const name = field.split(".")[0] ?? field
    const words = name === "id" ? props.thing.id.words : props.thing.fields[name]?.words
    return words === undefined ? field : say(words)
  }
  return (
    <div class="panel overflow-hidden">
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col" class="w-20">
              {t("import.row")}
            </th>
            <th scope="col" class="w-40">
              {t("import.column")}
            </th>
            <th scope="col">{t("import.problem")}</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.problems.slice(0, SHOWN_PROBLEMS)}>
            {(problem) => (
              <tr>
                <td class="num">{problem.row ?? "—"}</td>
                <td>{column(problem.field)}</td>
                <td>{say(problem)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.problems.length > SHOWN_PROBLEMS}>
        <p class="px-3 py-2 text-muted">{t("import.more", { count: props.problems.length - SHOWN_PROBLEMS })}</p>
      </Show>
    </div>
  )
}
