import Plus from "lucide-solid/icons/plus"
import { Index, Show } from "solid-js"
import { MAX_RELAXATIONS, type Relaxation } from "#engine/records/queues/schema.ts"
import { Select } from "../../../controls/select.tsx"
import { say } from "../../../shared/language.ts"
import type { InputProps } from "../input-props.ts"
import { optionsOf } from "../../references.ts"
import { TakeAway } from "./channel-sets.tsx"

/** Fetched with the editor, when a form has one. */
const WORDS = {
  after: { zh: "等待", en: "After" },
  seconds: { zh: "秒后", en: "s" },
  skill: { zh: "技能", en: "Skill" },
  to: { zh: "要求降为", en: "is needed at" },
  level: { zh: "{n} 级", en: "level {n}" },
  none: { zh: "不再要求", en: "not any more" },
  when: { zh: "条件", en: "Condition" },
  always: { zh: "无论签入人数", en: "however many are signed in" },
  nobody: { zh: "仅当无人符合", en: "only if nobody fits who is signed in" },
  fewer: { zh: "仅当符合的不足 {n} 人", en: "only if fewer than {n} fit who are signed in" },
  add: { zh: "添加一步", en: "Add a step" },
  step: { zh: "第 {n} 步", en: "step {n}" },
  noSkills: { zh: "还没有技能，请先在“技能”中添加。", en: "There are no skills yet: add one under Skills first." }
} as const

const counted = (words: { readonly zh: string; readonly en: string }, n: number) => say(words).replace("{n}", String(n))

const LEVELS = Array.from({ length: 9 }, (_, index) => 9 - index)
const FEWER = [1, 2, 3, 5, 10]
const [NONE, ALWAYS, SECOND_MS] = ["none", "always", 1_000]
/** Each step comes after the one before. */
const STEP_MS = 30_000
const LATEST_MS = 86_400_000

/** The steps by which less of a skill does, each after its wait. */
export const Relaxations = (props: InputProps<ReadonlyArray<Relaxation>>) => {
  const change = (n: number, to: Partial<Relaxation>): void =>
    props.onChange(props.value.map((each, at) => (at === n ? { ...each, ...to } : each)))
  const skills = () => optionsOf("skill", props.references.rowsOf("skill") ?? [])
  const conditions = (own: number | null) =>
    [null, ...new Set([...FEWER, ...(own === null ? [] : [own])])].map((n) => ({
      value: n === null ? ALWAYS : String(n),
      text: n === null ? say(WORDS.always) : n === 1 ? say(WORDS.nobody) : counted(WORDS.fewer, n)
    }))
  return (
    <div role="group" aria-label={say(props.field.words)} aria-describedby={props.describedBy}>
      <Index each={props.value}>
        {(each, n) => (
          <div class="mb-3 flex flex-wrap items-center gap-2 border-l-2 border-line pl-3">
            <span class="text-muted">{say(WORDS.after)}</span>
            <input
              class="input num w-20"
              type="number"
              min={0}
              max={86_400}
              aria-label={`${say(WORDS.after)} ${n + 1}`}
              value={each().afterMs / SECOND_MS}
              disabled={props.isDisabled}
              onInput={(event) =>
                change(n, { afterMs: Math.round((event.currentTarget.valueAsNumber || 0) * SECOND_MS) })
              }
            />
            <span class="text-muted">{say(WORDS.seconds)}</span>
            <div class="w-40">
              <Select
                label={`${say(WORDS.skill)} ${n + 1}`}
                options={skills()}
                value={each().skill}
                isDisabled={props.isDisabled}
                onChange={(skill) => change(n, { skill })}
              />
            </div>
            <span class="text-muted">{say(WORDS.to)}</span>
            <div class="w-40">
              <Select
                label={`${say(WORDS.to)} ${n + 1}`}
                options={[
                  ...LEVELS.map((level) => ({ value: String(level), text: counted(WORDS.level, level) })),
                  { value: NONE, text: say(WORDS.none) }
                ]}
                value={each().to === null ? NONE : String(each().to)}
                isDisabled={props.isDisabled}
                onChange={(to) => change(n, { to: to === NONE ? null : Number(to) })}
              />
            </div>
            <div class="w-72 max-w-full">
              <Select
                label={`${say(WORDS.when)} ${n + 1}`}
                options={conditions(each().fewerThan)}
                value={each().fewerThan === null ? ALWAYS : String(each().fewerThan)}
                isDisabled={props.isDisabled}
                onChange={(fewer) => change(n, { fewerThan: fewer === ALWAYS ? null : Number(fewer) })}
              />
            </div>
            <TakeAway
              what={counted(WORDS.step, n + 1)}
              isDisabled={props.isDisabled}
              onClick={() => props.onChange(props.value.toSpliced(n, 1))}
            />
          </div>
        )}
      </Index>
      <button
        type="button"
        class="btn"
        disabled={props.isDisabled || skills().length === 0 || props.value.length >= MAX_RELAXATIONS}
        onClick={() => {
          const afterMs = Math.min((props.value.at(-1)?.afterMs ?? 0) + STEP_MS, LATEST_MS)
          props.onChange([...props.value, { afterMs, skill: skills()[0]!.value, to: null, fewerThan: null }])
        }}
      >
        <Plus size={16} aria-hidden="true" />
        {say(WORDS.add)}
      </button>
      <Show when={skills().length === 0}>
        <p class="pt-1 text-sm text-muted">{say(WORDS.noSkills)}</p>
      </Show>
    </div>
  )
}
