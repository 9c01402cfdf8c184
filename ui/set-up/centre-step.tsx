import { A } from "@solidjs/router"
import { createSignal, Show } from "solid-js"
import { number } from "#engine/records/numbers/schema.ts"
import { parameters } from "#engine/records/parameters/schema.ts"
import type { Field } from "#engine/records/thing/field.ts"
import { problemOf } from "#engine/records/thing/problems.ts"
import { unit } from "#engine/records/units/schema.ts"
import { say, t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { clockText } from "../shared/time-text.ts"
import { timeZone } from "../shared/time-zone.ts"
import { keepCentre, type Problems } from "./keeping.ts"
import { focusFirstProblem, Foot, SaveButton, StepField, StepForm, type StepProps } from "./step-form.tsx"
import { w } from "./words.ts"

const AREA_CODE = parameters["numbers.areaCode"].field

/** What the centre is called, where it is, and the number that customers dial. */
export const CentreStep = (props: StepProps) => {
  const { now } = useLive()
  const [name, setName] = createSignal(String(props.standing.centre["name"]))
  const [areaCode, setAreaCode] = createSignal(String(props.standing.areaCode.value))
  const [dialled, setDialled] = createSignal("")
  const [problems, setProblems] = createSignal<Problems>(null)
  const [busy, setBusy] = createSignal(false)
  let box: HTMLDivElement | undefined
  const there = () => props.standing.numbers

  const wrong = (): Problems => {
    const found = [
      ...problemOf("name", unit.fields.name as Field<unknown>, name().trim()),
      ...problemOf("areaCode", AREA_CODE as Field<unknown>, areaCode().trim()),
      ...(there().length > 0 || isNumber(dialled().trim()) ? [] : [{ field: "number", words: NO_NUMBER }])
    ]
    return found.length === 0 ? null : Object.fromEntries(found.map(({ field, words }) => [field, say(words)]))
  }
  const keep = async (): Promise<void> => {
    const own = wrong()
    if (own === null) {
      setBusy(true)
      setProblems(
        await keepCentre(props.standing, {
          name: name().trim(),
          areaCode: areaCode().trim(),
          number: dialled().trim()
        })
      )
      setBusy(false)
      if (problems() === null) return props.onKept()
    } else setProblems(own)
    focusFirstProblem(box)
  }
  return (
    <div ref={(element) => (box = element)}>
      <StepForm
        title={w("centre.title")}
        problems={problems()}
        isBusy={busy()}
        onSubmit={() => void keep()}
        foot={
          <Foot later="centre">
            <SaveButton isBusy={busy()} />
          </Foot>
        }
      >
        <StepField
          id="set-up-name"
          label={w("centre.name")}
          value={name()}
          problem={problems()?.["name"]}
          maxLength={200}
          onText={setName}
        />
        <Show
          when={there().length > 0}
          fallback={
            <StepField
              id="set-up-number"
              label={w("centre.number")}
              help={w("centre.number-help")}
              value={dialled()}
              problem={problems()?.["number"]}
              isNumber
              maxLength={33}
              onText={setDialled}
            />
          }
        >
          <p class="mt-4 flex flex-wrap items-center gap-3">
            <span class="font-medium">{w("centre.numbers")}</span>
            <span class="num">
              {there()
                .map(({ id }) => id)
                .join(t("value.comma"))}
            </span>
            <A class="btn" href="/administration/numbers">
              {w("centre.numbers-more")}
            </A>
          </p>
        </Show>
        <StepField
          id="set-up-area-code"
          label={say(AREA_CODE.words)}
          {...(AREA_CODE.help === undefined ? {} : { help: say(AREA_CODE.help) })}
          value={areaCode()}
          problem={problems()?.["areaCode"]}
          isNumber
          maxLength={4}
          onText={setAreaCode}
        />
        <p class="mt-4 font-medium">
          {w("centre.zone")} <span class="num">{timeZone()}</span>
        </p>
        <p class="text-sm text-muted">{w("centre.zone-help", { time: clockText(now()) })}</p>
      </StepForm>
    </div>
  )
}

const isNumber = (text: string): boolean => number.id.pattern.test(text)

const NO_NUMBER = {
  zh: "请填写号码：数字、* 或 #，可以 + 开头，最多 32 位",
  en: "Digits, * or #, perhaps after a +: 32 at most"
}
