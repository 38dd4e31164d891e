import model from 'wink-eng-lite-web-model'
import winkNlp from 'wink-nlp'

/** Every annotator the model has: sentence boundaries, negation, sentiment, entities, parts of speech, custom entities. */
const FULL_PIPELINE = ['sbd', 'negation', 'sentiment', 'ner', 'pos', 'cer']

/** wink-nlp's full pipeline over one text, the yardstick of reading speed. */
export const createWinkReader = (): ((text: string) => void) => {
  const nlp = winkNlp(model, FULL_PIPELINE)
  return text => void nlp.readDoc(text)
}
