import { hunt, huntReport, describeFinding } from './test/support/composed/hunt.ts';
const t=performance.now();
const h = hunt(Number(process.argv[3]??1), (d)=>d>=Number(process.argv[2]));
console.log(((performance.now()-t)/1000).toFixed(1),'s');
console.log(huntReport(h)); console.log(h.faults.length, h.faults.slice(0,8).join('\n').slice(0,4000)); console.log(h.worst.map(describeFinding).join('\n'));
