import { A, useNavigate } from "@solidjs/router"
import FileDown from "lucide-solid/icons/file-down"
import { createSignal, For, Show } from "solid-js"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { say, t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { NoticePage } from "../../shared/notice-page.tsx"
import { mayOpen } from "../../shell/may-open.ts"
import { tell } from "../../shell/toasts.tsx"
import { AdministrationBar } from "../administration.tsx"
import { download } from "../download.ts"
import { hrefOf } from "../paths.ts"
import { type FieldProblem, pathOf } from "../records.ts"
import { refusalText } from "../telling.ts"
import { WhichThing } from "../which-thing.tsx"
import { type Checked, sendFile } from "./sending.ts"

export const ImportPage = () => {
  const { session } = useLive()
  return (
    <WhichThing>
      {(thing) => (
        <Show
          when={mayOpen(session, thing.permissions.edit)}
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

type Stage = "idle" | "check" | "apply"

/** A file is looked at row by row before anything is written; then all of it is taken, or nothing. */
const ThingImport = (props: { readonly thing: AnyThing }) => {
  const navigate = useNavigate()
  const [stage, setStage] = createSignal<Stage>("idle")
  const [share, setShare] = createSignal(0)
  const [file, setFile] = createSignal<File>()
  const [checked, setChecked] = createSignal<Checked>()
  const [refusal, setRefusal] = createSignal("")
  const send = async (mode: "check" | "apply", chosen: File): Promise<void> => {
    setStage(mode)
    setShare(0)
    setRefusal("")
    const answer = await sendFile(props.thing, mode, chosen, setShare)
    setStage("idle")
    if (answer.kind === "unfit") {
      setChecked({ rows: checked()?.rows ?? 0, good: 0, problems: answer.problems })
    } else if (answer.kind !== "done") setRefusal(refusalText(answer))
    else if (mode === "apply" && answer.value.problems.length === 0) {
      tell({ kind: "done", text: t("import.done", { rows: answer.value.rows }) })
      navigate(hrefOf(props.thing))
    } else setChecked(answer.value)
  }
  const choose = (chosen: File | undefined): void => {
    setChecked(undefined)
    setFile(chosen)
    if (chosen !== undefined) void send("check", chosen)
  }
  const template = (format: "xlsx" | "csv"): void =>
    void download(props.thing, `${pathOf(props.thing)}/template?format=${format}`, `${props.thing.plural}.${format}`)
  const isReady = () => {
    const found = checked()
    return found !== undefined && found.rows > 0 && found.problems.length === 0
  }
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
              disabled={stage() !== "idle"}
              onChange={(event) => choose(event.currentTarget.files?.[0])}
            />
          </label>
          <div role="status" class="flex flex-col gap-2">
            <Show when={stage() !== "idle"}>
              <span>
                {t(stage() === "check" ? "import.checking" : "import.applying")}{" "}
                <Show when={share() < 1}>{t("import.sent", { percent: Math.round(share() * 100) })}</Show>
              </span>
              <progress class="w-full" aria-label={t("import.checking")} {...(share() < 1 ? { value: share() } : {})} />
            </Show>
            <Show when={refusal() !== ""}>
              <p class="text-alarm">{refusal()}</p>
            </Show>
            <Show when={checked()}>{(found) => <Verdict checked={found()} />}</Show>
          </div>
          <Show when={checked()?.problems.length}>
            <ProblemTable thing={props.thing} problems={checked()?.problems ?? []} />
          </Show>
          <div class="flex gap-2">
            <button
              type="button"
              class="btn btn-main"
              disabled={!isReady() || stage() !== "idle"}
              onClick={() => {
                const chosen = file()
                if (chosen !== undefined) void send("apply", chosen)
              }}
            >
              {isReady() ? t("import.apply", { rows: checked()?.rows ?? 0 }) : t("list.import")}
            </button>
            <A class="btn" href={hrefOf(props.thing)}>
              {t("form.cancel")}
            </A>
          </div>
        </div>
      </main>
    </>
  )
}

const Verdict = (props: { readonly checked: Checked }) => (
  <>
    <p class="num font-medium">{t("import.rows", { rows: props.checked.rows, good: props.checked.good })}</p>
    <Show
      when={props.checked.problems.length > 0}
      fallback={
        <p class={props.checked.rows > 0 ? "text-idle" : "text-alarm"}>
          {t(props.checked.rows > 0 ? "import.all-good" : "import.empty")}
        </p>
      }
    >
      <p class="text-alarm">{t("import.bad", { count: props.checked.problems.length })}</p>
    </Show>
  </>
)

const ProblemTable = (props: { readonly thing: AnyThing; readonly problems: ReadonlyArray<FieldProblem> }) => {
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
