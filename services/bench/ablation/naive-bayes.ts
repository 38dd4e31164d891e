/** Multinomial naive Bayes over words, in logarithms; `natural`'s multiplies and runs out of numbers on long sentences. */
export class NaiveBayes {
  readonly #counts = new Map<string, Map<string, number>>()
  readonly #totals = new Map<string, number>()
  readonly #documents = new Map<string, number>()
  readonly #vocabulary = new Set<string>()

  add(words: readonly string[], label: string): void {
    const counts = this.#counts.get(label) ?? new Map<string, number>()
    this.#counts.set(label, counts)
    for (const word of words) {
      counts.set(word, (counts.get(word) ?? 0) + 1)
      this.#vocabulary.add(word)
    }
    this.#totals.set(label, (this.#totals.get(label) ?? 0) + words.length)
    this.#documents.set(label, (this.#documents.get(label) ?? 0) + 1)
  }

  /** Labels with their probabilities, the likeliest first. */
  classify(words: readonly string[]): { readonly label: string; readonly p: number }[] {
    const all = [...this.#documents.values()].reduce((a, b) => a + b, 0)
    const scores = [...this.#counts].map(([label, counts]) => {
      const total = this.#totals.get(label)! + 0.5 * this.#vocabulary.size
      const score = words.reduce(
        (sum, word) => sum + Math.log(((counts.get(word) ?? 0) + 0.5) / total),
        Math.log(this.#documents.get(label)! / all),
      )
      return { label, score }
    })
    const best = Math.max(...scores.map(s => s.score))
    const sum = scores.reduce((s, { score }) => s + Math.exp(score - best), 0)
    return scores.map(({ label, score }) => ({ label, p: Math.exp(score - best) / sum })).sort((a, b) => b.p - a.p)
  }
}
