import { isFlagged, namesTumoursOnly } from '../electron/core/class-labels.ts'
import type { RecipeStep } from '../electron/core/recipe.ts'
import type { Result } from '../electron/core/result.ts'
import type { StoredOverlay } from '../electron/core/stored-overlay.ts'
import type { Series, Study } from '../electron/core/study.ts'
import { Detections } from './features/detections/detections.svelte.ts'
import { Explanation, type TrustTarget } from './features/explanation/explanation.svelte.ts'
import { Filters } from './features/filters/filters.svelte.ts'
import { Findings } from './features/findings/findings.svelte.ts'
import { analysesBySlice } from './features/findings/summary.ts'
import { Laboratory } from './features/laboratory/laboratory.svelte.ts'
import { Layers } from './features/layers/layers.svelte.ts'
import { isNetwork, Models } from './features/models/models.svelte.ts'
import { Overlay, type OverlayTarget } from './features/overlay/overlay.svelte.ts'
import { Report } from './features/report/report.svelte.ts'
import type { DroppedFile } from './features/study/dropped-files.ts'
import { Library } from './features/study/library.svelte.ts'
import { Tags, type TagsTarget } from './features/tags/tags.svelte.ts'
import { Teach } from './features/teach/teach.svelte.ts'
import { Viewer } from './features/viewer/viewer.svelte.ts'
import { type Session, getSession } from './lib/api/session.ts'
import type { BoxLayer } from './lib/box-layer.ts'
import { Notices } from './lib/notices.svelte.ts'
import { Panels } from './panels.svelte.ts'

/** Of the box around the heat's peak: the ring's white, which no class has. */
const peakColour = [255, 255, 255] as const

/** What is chosen, and how the features hang together; the features do not know each other. */
export class AppState {
  readonly notices = new Notices()
  readonly library = new Library(this.notices, (study) => this.openStudy(study), (study) => this.#drop(study))
  readonly viewer = new Viewer()
  readonly findings = new Findings(this.notices)
  readonly overlay = new Overlay(() => this.series?.overlays ?? [])
  readonly filters = new Filters(this.notices)
  readonly explanation = new Explanation()
  readonly report = new Report(this.notices)
  readonly laboratory = new Laboratory(this.notices)
  readonly tags = new Tags()
  readonly layers = new Layers()
  readonly teach = new Teach(this.notices, () => this.models.load())
  readonly models = new Models(() => this.#reloadModel())
  readonly detections = new Detections(this.notices)
  readonly panels = new Panels({ models: this.models, problems: this.library.problems, tags: this.tags, layers: this.layers, teach: this.teach })
  session = $state.raw<Session | null>(null)
  series = $state.raw<Series | null>(null)
  /** The wanted slice of `series`, counted from 0. */
  index = $state(0)
  readonly study = $derived(this.library.studies.find(({ series }) => series.some(({ id }) => id === this.series?.id)) ?? null)
  readonly analysis = $derived(this.series ? (this.findings.of(this.series.id) ?? null) : null)
  readonly heatMissing = $derived(this.#heatMissing())
  /** What the person should know about the heat map of the shown slice; empty when there is nothing to say. */
  readonly heatNote = $derived(this.heatMissing || this.#weakHeat())
  /** Why nothing can be explained; empty when something can. */
  readonly explanationNote = $derived(this.#explanationMissing())
  /** The most probable class of the shown slice; also where the model abstains. Null when another model than the loaded one said it. */
  readonly calledLabel = $derived(this.#called())
  readonly explanationQuestion = $derived(this.session?.model ? this.explanation.questionFor(this.calledLabel, this.session.model.sha256) : null)
  readonly trustTarget = $derived(this.#trustTarget())
  readonly tagsTarget = $derived(this.#tagsTarget())
  readonly overlayTarget = $derived(this.#overlayTarget())
  readonly layersTarget = $derived(this.series && this.layers.open ? { seriesId: this.series.id, index: this.index, layer: this.layers.layer } : null)
  /** The series whose labels are on show. */
  readonly teachTarget = $derived(this.teach.open ? (this.series?.id ?? null) : null)
  readonly peak = $derived(this.#peak())
  readonly outlineTarget = $derived(this.detections.outlineTarget(this.series, this.index))
  /** The boxes on the shown slice: those of a network that boxes, else the classifier's. */
  readonly boxes = $derived(this.detections.layer(this.series, this.index) ?? this.#findingBox())

  /** The analysis waits for it; the first picture does not. */
  readonly #sessionLoaded = this.#loadSession()

  /** Loads what the window needs, and shows the newest study. */
  async start(): Promise<void> {
    void this.filters.load()
    void this.models.load()
    await this.library.load()
    const newest = this.library.studies[0]
    if (newest && !this.series) this.openStudy(newest)
    await this.findings.lookUp(this.library.studies.flatMap(({ series }) => series.map(({ id }) => id)))
  }

  openStudy(study: Study): void {
    const first = study.series[0]
    if (first) void this.chooseSeries(first)
    void this.findings.lookUp(study.series.map(({ id }) => id))
  }

  /** Shows a series from its middle, and has it analysed if that was not done yet. */
  async chooseSeries(series: Series): Promise<void> {
    this.panels.closeDrawers()
    if (this.series?.id === series.id) return
    const leftStudy = this.study
    if (this.findings.runningSeriesId !== null) this.findings.job.cancel()
    this.series = series
    this.index = Math.floor(series.slices.length / 2)
    this.viewer.prepare(series, this.index)
    if (leftStudy && leftStudy.id !== this.study?.id) this.report.clear()
    void this.detections.lookUp(series.id)
    await Promise.all([this.#sessionLoaded, this.findings.lookUp([series.id])])
    if (this.series?.id === series.id && this.findings.of(series.id) === null) await this.analyse()
  }

  /** Lays a stored overlay over its series, on a slice that it lies on. */
  showStored(series: Series, { id, framesOnSlice }: StoredOverlay): void {
    void this.chooseSeries(series)
    this.overlay.chooseStored(id)
    const covered = framesOnSlice.flatMap((frames, index) => (frames.length > 0 ? [index] : []))
    const middle = covered[Math.floor(covered.length / 2)]
    if (middle !== undefined && !covered.includes(this.index)) this.goTo(middle)
  }

  /** Has the model look at the shown series. */
  async analyse(): Promise<void> {
    const { series } = this
    if (!series || !this.session?.model) return
    await this.findings.analyse(series.id)
  }

  /** Puts the laboratory's kernel into the recipe, whose map is then the overlay. */
  async addToRecipe(step: RecipeStep): Promise<Result<number>> {
    const added = await this.filters.addKernel(step)
    if (added.ok) this.overlay.source = 'feature'
    return added
  }

  goTo(index: number): void {
    this.index = Math.min((this.series?.slices.length ?? 1) - 1, Math.max(0, index))
  }

  /** Files dropped on the window: a network is added to the models, anything else is opened. */
  async openDropped(files: readonly DroppedFile[]): Promise<void> {
    if (files.some(({ file }) => isNetwork(file.name))) {
      this.library.problems.open = false
      await this.models.addFiles(files.map(({ file }) => file))
    } else await this.library.openFiles(files)
  }

  async forget(study: Study): Promise<void> {
    const isShown = () => study.series.some(({ id }) => id === this.series?.id)
    // Else its next slices would be asked for when they are forgotten.
    if (isShown()) this.viewer.rest()
    if (!(await this.library.forget(study.id))) return
    const shown = isShown()
    this.#drop(study)
    if (!shown) return
    const next = this.library.studies[0]
    if (next) this.openStudy(next)
  }

  /** Lets go of everything kept of a study that is gone or holds something else now. */
  #drop(study: Study): void {
    if (study.series.some(({ id }) => id === this.series?.id)) {
      this.findings.job.cancel()
      this.report.clear()
      this.series = null
    }
    this.findings.drop(study.series.map(({ id }) => id))
    this.detections.drop(study.series.map(({ id }) => id))
    for (const series of study.series) this.viewer.drop(series)
  }

  async #loadSession(): Promise<void> {
    const answer = await getSession()
    if (!answer.ok) return this.notices.show(answer.failure)
    this.session = answer.value
    if (answer.value.model) this.overlay.thresholds.heat = answer.value.model.heatThreshold
  }

  /** Another network analyses now: what was learnt of the one before is let go. */
  async #reloadModel(): Promise<void> {
    this.layers.open = false
    this.layers.reset()
    await this.#loadSession()
  }

  #heatMissing(): string {
    if (!this.session?.model) return 'There is no heat map without a model.'
    if (!this.analysis) return 'The heat map appears when the series has been analysed.'
    return this.analysis.analysis.gate.accepted ? '' : 'There is no heat map: the model does not speak on this series.'
  }

  /** The network's heat is not tied to its verdict: half the slices of a healthy head reach the display threshold somewhere. */
  #weakHeat(): string {
    const slice = this.#slice()
    if (this.analysis?.analysis.slices.every(({ peak }) => peak === null)) return 'The model shows no place for what it says.'
    if (!slice || !this.analysis || isFlagged(slice.finding, this.analysis.analysis)) return ''
    return `This slice is not ${namesTumoursOnly(this.analysis.analysis) ? 'called a tumour' : 'flagged'}: any heat on it is weak evidence.`
  }

  #explanationMissing(): string {
    if (!this.session?.model) return 'There is no answer to explain without a model.'
    if (!this.analysis) return 'Answers can be explained when the series has been analysed.'
    if (!this.analysis.analysis.gate.accepted) return 'There is nothing to explain: the model does not speak on this series.'
    return this.#slice() ? '' : 'There is nothing to explain: this slice could not be analysed.'
  }

  #called(): string | null {
    if (this.analysis?.model.sha256 !== this.session?.model?.sha256) return null
    const probabilities = this.#slice()?.probabilities
    return probabilities ? Object.entries(probabilities).reduce((a, b) => (b[1] > a[1] ? b : a))[0] : null
  }

  #slice() {
    return this.series && this.analysis ? analysesBySlice(this.series, this.analysis.analysis)[this.index] : undefined
  }

  #tagsTarget(): TagsTarget | null {
    const { series, index } = this
    const slice = this.tags.open ? series?.slices[index] : undefined
    return series && slice ? { series, index, file: slice.file } : null
  }

  #overlayTarget(): OverlayTarget | null {
    const { series, index, overlay, analysis } = this
    if (!series || overlay.source === 'none') return null
    const place = { seriesId: series.id, index, run: this.findings.runOf(series.id) }
    if (overlay.source === 'heat') return this.heatMissing || !analysis ? null : { ...place, filter: null }
    if (overlay.source === 'stored') return this.#storedTarget(place)
    if (overlay.source === 'explanation') {
      const explanation = this.explanationNote ? null : this.explanationQuestion
      return explanation && { ...place, filter: null, explanation, model: this.session?.model?.sha256 ?? '' }
    }
    return this.filters.request && { ...place, filter: this.filters.request }
  }

  /** A map is put to the test once it is on show. */
  #trustTarget(): TrustTarget | null {
    const { explained } = this.overlay
    const shown = this.overlayTarget
    if (!shown || !explained) return null
    const { seriesId, index, run, explanation, model } = explained.target
    if (!explanation || model === undefined || model !== shown.model) return null
    if (seriesId !== shown.seriesId || index !== shown.index || run !== shown.run) return null
    if (shown.explanation?.method !== explanation.method || shown.explanation.label !== explanation.label) return null
    return { seriesId, index, run, model, request: { method: explanation.method, label: explained.label } }
  }

  #storedTarget(place: Omit<OverlayTarget, 'filter'>): OverlayTarget | null {
    const { stored, threshold, thresholdName } = this.overlay
    if (!stored) return null
    return { ...place, filter: null, stored: { id: stored.id, kind: stored.content.kind, threshold: thresholdName === 'fraction' ? threshold : 0.5 } }
  }

  #peak() {
    return this.#flaggedSlice()?.peak ?? null
  }

  #findingBox(): BoxLayer | null {
    const box = this.#flaggedSlice()?.box
    return box && this.series ? { seriesId: this.series.id, index: this.index, boxes: [{ ...box, colour: peakColour }], masks: null } : null
  }

  /** The slice's analysis where the heat map is shown and the slice is flagged. */
  #flaggedSlice() {
    const slice = this.overlay.source === 'heat' ? this.#slice() : undefined
    return slice && this.analysis && isFlagged(slice.finding, this.analysis.analysis) ? slice : null
  }
}
