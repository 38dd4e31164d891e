import { type CodeRule, rulesOf } from '../rule.ts'

export const LINES = 'central-venous-access'

const SOURCE = 'embolization-and-devices.md section 3; house rules 2, 3.1, 5, 11, 16'

const rule = rulesOf(LINES, SOURCE)

/** Every rule of lines and ports. */
export const LINE_RULES: readonly CodeRule[] = [
  rule('temporary', ['36555', '36556'], ['line through neck, chest or groin, not tunneled', 'new puncture']),
  rule('tunneled', ['36557', '36558'], ['tunneled line without port', 'new puncture, or a temporary one made into it']),
  rule('port', ['36560', '36561', '36570', '36571'], ['reservoir under the skin', 'entry: trunk or arm']),
  rule('pump', ['36563', '36583'], ['implanted pump on a central vein']),
  rule('two-catheters', ['36565', '36566'], ['two tunneled catheters, each through its own hole'], 'likely'),
  rule('picc', ['36568', '36569', '36572', '36573'], ['arm or saphenous entry', 'central tip', 'imaging or none']),
  rule('replacement', ['36580', '36581', '36582', '36583', '36584', '36585'], ['whole device, same hole']),
  rule('catheter-of-port', ['36578'], ['catheter changed, reservoir kept']),
  rule('repair', ['36575', '36576'], ['repair without change of the device']),
  rule('removal', ['36589', '36590'], ['tunneled line or port taken out']),
  rule('declot', ['36593'], ['clot-dissolving drug into the lumen']),
  rule('fibrin', ['36595', '75901', '36596', '75902'], ['material around the line by a separate hole, or inside it']),
  rule('reposition', ['36597', '76000'], ['tip of a standing line moved under fluoroscopy']),
  rule('contrast-check', ['36598'], ['contrast through a standing line, nothing else']),
  rule('fluoroscopy', ['77001'], ['fluoroscopy during placing, change or removal']),
  rule('ultrasound', ['76937'], ['four written elements', 'a new puncture', 'no PICC']),
  rule(
    'midline',
    ['36410', '36400', '36405', '36406'],
    ['tip stays in the arm, or a vein stick that needs a physician'],
  ),
  rule('arterial-line', ['36620', '36625'], ['left in an artery for monitoring']),
  rule('umbilical', ['36510'], ['catheter in the umbilical vein of a newborn']),
]
