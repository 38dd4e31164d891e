import Type from 'typebox'
import { DomainError, Review } from '../schema/index.ts'
import type { ApiParts, App } from './parts.ts'
import { Problem } from './problem.ts'
import { ReportParams, unknownReport } from './reports.ts'
import { checkReview } from './review-rules.ts'
import { ReviewView, toReviewView } from './views.ts'

const Reviews = Type.Object(
  {
    version: Type.Integer({ description: 'number of reviews; send it as `version` of the next one' }),
    reviews: Type.Array(ReviewView),
  },
  { title: 'Reviews' },
)

export const addReviewRoutes = (app: App, { store, knowledge }: ApiParts): void => {
  app.post(
    '/v1/reports/:id/reviews',
    {
      schema: {
        operationId: 'postReview',
        summary: 'Add a coder’s decisions; earlier ones are never changed',
        tags: ['reviews'],
        params: ReportParams,
        body: Review,
        response: { 201: ReviewView, '4xx': Problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const report = await store.findReport(id)
      if (report === undefined) throw unknownReport()
      const result = await store.findResult(id)
      if (result === undefined || report.state === 'received')
        throw new DomainError('result-unknown', 'There is no result to review yet.', 'Wait until the result is there.')
      checkReview(request.body.decisions, result, knowledge)
      const review = await store.appendReview({
        ...request.body,
        reportId: id,
        engineVersion: result.engineVersion,
        knowledgeVersion: result.knowledgeVersion,
      })
      return reply.code(201).send(toReviewView(review))
    },
  )

  app.get(
    '/v1/reports/:id/reviews',
    {
      schema: {
        operationId: 'listReviews',
        summary: 'All reviews of a report, the oldest first',
        tags: ['reviews'],
        params: ReportParams,
        response: { 200: Reviews, '4xx': Problem },
      },
    },
    async request => {
      const { id } = request.params
      if ((await store.findReport(id)) === undefined) throw unknownReport()
      const reviews = await store.listReviews(id)
      return { version: reviews.length, reviews: reviews.map(toReviewView) }
    },
  )
}
