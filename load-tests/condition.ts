/** One promise about a command's JSON: `idle.p99 <= 60`, `answered == offered`, `step.late > 0`. */
export interface Condition {
  readonly text: string
  readonly path: ReadonlyArray<string>
  readonly operator: Operator
  /** A number, or another place of the same JSON. */
  readonly than: number | ReadonlyArray<string>
}

const OPERATORS = {
  "<=": (a: number, b: number) => a <= b,
  ">=": (a: number, b: number) => a >= b,
  "==": (a: number, b: number) => a === b,
  "<": (a: number, b: number) => a < b,
  ">": (a: number, b: number) => a > b
} as const
type Operator = keyof typeof OPERATORS

const CONDITION = /^([A-Za-z][\w.-]*) (<=|>=|==|<|>) (-?\d+(?:\.\d+)?|[A-Za-z][\w.-]*)$/u

/** Throws an Error that names the text when it is no condition. */
export const readCondition = (text: string): Condition => {
  const [, path, operator, than] = CONDITION.exec(text) ?? []
  if (path === undefined || operator === undefined || than === undefined)
    throw new Error(`"${text}" is no condition: write a name, one of <= >= == < >, and a number or another name`)
  return {
    text,
    path: path.split("."),
    operator: operator as Operator,
    than: /^-?\d/u.test(than) ? Number(than) : than.split(".")
  }
}

/** What was found at the condition's place, and whether it holds. A place without a number does not hold: nothing was measured. */
export const judge = (
  { operator, path, than }: Condition,
  result: unknown
): { readonly was: unknown; readonly held: boolean } => {
  const was = at(result, path)
  const bound = typeof than === "number" ? than : at(result, than)
  const held = typeof was === "number" && typeof bound === "number" && OPERATORS[operator](was, bound)
  return { was: was ?? null, held }
}

const at = (value: unknown, path: ReadonlyArray<string>): unknown =>
  path.reduce<unknown>(
    (place, key) =>
      typeof place === "object" && place !== null && Object.hasOwn(place, key)
        ? (place as Record<string, unknown>)[key]
        : undefined,
    value
  )
