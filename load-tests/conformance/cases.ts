/** What was looked at, and what came out otherwise than expected. */
export class Cases {
  passed = 0
  readonly failures: Array<string> = []
  readonly #endpoints = new Set<string>()

  get cases(): number {
    return this.passed + this.failures.length
  }

  get endpoints(): number {
    return this.#endpoints.size
  }

  /** `endpoint` is counted once, however many cases it has. */
  expect(endpoint: string, what: string, seen: unknown, expected: unknown): void {
    this.#endpoints.add(endpoint)
    const [found, wished] = [JSON.stringify(seen), JSON.stringify(expected)]
    if (found === wished) this.passed++
    else this.failures.push(`${endpoint}, ${what}: ${short(found)} instead of ${short(wished)}`)
  }
}

const short = (text: string | undefined): string => (text ?? "nothing").slice(0, 300)
