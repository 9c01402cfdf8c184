// How what was entered comes into the form in which it is kept. What is of another type is left for the check to name.

type Given = Readonly<Record<string, unknown>>

export const changedText = (values: Given, field: string, change: (text: string) => string): Given => {
  const value = values[field]
  return typeof value === "string" ? { [field]: change(value) } : {}
}

/** Each once. */
export const changedTexts = (
  values: Given,
  field: string,
  change: (text: string) => string,
  { sorted = false }: { readonly sorted?: boolean } = {}
): Given => {
  const value = values[field]
  if (!Array.isArray(value)) return {}
  const changed = [...new Set(value.map((each: unknown) => (typeof each === "string" ? change(each) : each)))]
  return { [field]: sorted ? changed.toSorted() : changed }
}
