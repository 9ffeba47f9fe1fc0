"""What each modality adds: the words of the eight profiles."""

from __future__ import annotations

from typing import Any

PROFILES: tuple[dict[str, Any], ...] = (
    {
        "key": "chest",
        "title": "Radiographs of the chest",
        "opening": (
            "A radiograph of the chest shows many findings at once, and the request for it names "
            "one. A classifier is evaluated for each finding that it reports, on radiographs that "
            "were requested for any reason, because that is what it will see."
        ),
        "case": "all projections of one examination, frontal and lateral together.",
        "reference": (
            "computed tomography within 24 hours for findings that change slowly;",
            "the clinical course over seven days for pneumothorax, effusion and consolidation;",
            "three radiologists who see earlier and later images;",
            "three radiologists who see the radiograph alone.",
        ),
        "grades": (
            ("good", "full field, upright, full inspiration, no rotation"),
            ("usable", "supine, or a costophrenic angle is cut, or slight rotation"),
            ("poor", "strong rotation, motion, a field that leaves out part of a lung"),
        ),
        "traps": (
            (
                "Portable radiographs come from the gravely ill",
                "results by projection and by device",
            ),
            ("Chest drains mark treated pneumothorax", "results with and without drains"),
            ("Labels were taken from reports by a program", "two hundred labels are read again"),
            ("Text burnt into the image names the ward", "the text is covered on a sample"),
        ),
        "subgroups": (
            "projection: posteroanterior, anteroposterior, lateral;",
            "place: emergency, intensive care, ward, outpatient;",
            "presence of lines, drains and devices.",
        ),
        "statement": (
            "Sensitivity for pneumothorax shall be reported separately for cases without a chest "
            "drain."
        ),
        "evidence": "Results without drains",
        "establish": "That cases with a drain were found by reading and not by the report alone",
        "remark": (
            "Earlier images of the same patient help readers and may help a classifier. Whether it "
            "received them is part of the intended use."
        ),
    },
    {
        "key": "mammography",
        "title": "Mammography",
        "opening": (
            "In screening one woman in some hundred has cancer, and nearly all images are "
            "normal. A "
            "set that holds as many cancers as normal images is useful for sensitivity and useless "
            "for everything that depends on prevalence."
        ),
        "case": "all views of both breasts of one screening round.",
        "reference": (
            "histology for every suspicious case;",
            "a normal screening round after the full interval for every negative case;",
            "registry of cancers, to find those that appeared between rounds.",
        ),
        "grades": (
            ("good", "nipple in profile, pectoral muscle to its level, no fold"),
            ("usable", "one of the three is missing"),
            ("poor", "tissue is cut or blurred by motion"),
        ),
        "traps": (
            ("Cancers between rounds are counted as negatives", "linkage with the registry"),
            ("Clips and scars mark earlier findings", "results with and without clips"),
            ("One manufacturer supplies all images", "results by manufacturer"),
            ("Recalled women have further views in the file", "only screening views enter"),
        ),
        "subgroups": (
            "density of the breast in four grades;",
            "first and later rounds;",
            "mass, calcification, distortion, asymmetry.",
        ),
        "statement": (
            "Cancers that appeared between two rounds shall be counted as cases with the finding "
            "of "
            "the earlier round."
        ),
        "evidence": "Linkage with a registry",
        "establish": "That the linkage covers the full interval for all sites",
        "remark": (
            "Whether the sign was visible in the earlier round is a question of its own; the "
            "answer "
            "does not change the count."
        ),
    },
    {
        "key": "ct",
        "title": "Computed tomography",
        "opening": (
            "A computed tomogram is a volume that was reconstructed, and the reconstruction "
            "changes "
            "what a classifier sees as much as the patient does."
        ),
        "case": "one examination with all series that the classifier uses.",
        "reference": (
            "histology, surgery or autopsy;",
            "the course over a time that fits the finding;",
            "two radiologists of the subspecialty and a third where they differ.",
        ),
        "grades": (
            ("good", "no motion, contrast phase as requested, no metal in the region"),
            ("usable", "slight motion, or a phase that is early or late"),
            ("poor", "motion or metal in the region of the finding"),
        ),
        "traps": (
            ("The kernel differs between positive and negative cases", "results by kernel"),
            ("Thin series exist only where something was suspected", "results by slice thickness"),
            ("Contrast was given because of the suspicion", "results with and without contrast"),
            ("Follow-up examinations of one tumour", "one examination for each patient"),
        ),
        "subgroups": (
            "slice thickness: up to 1.5 mm, up to 3 mm, above;",
            "reconstruction: filtered, iterative, learned;",
            "dose: routine, low.",
        ),
        "statement": (
            "The series that is given to the classifier shall be chosen by a rule that does not "
            "use "
            "the finding."
        ),
        "evidence": "Rule for choosing series",
        "establish": "That the rule was applied by a program to all examinations",
        "remark": "A rule may use the description of a series; descriptions differ between sites.",
    },
    {
        "key": "mri",
        "title": "Magnetic resonance imaging",
        "opening": (
            "Intensities in magnetic resonance imaging have no unit. Two scanners of one type give "
            "different numbers for the same tissue, and an upgrade changes them overnight."
        ),
        "case": "one examination with the sequences that the intended use names.",
        "reference": (
            "histology from a biopsy that was guided by the images;",
            "surgery;",
            "follow-up with the same protocol after six to twelve months;",
            "three readers, of whom two are of the subspecialty.",
        ),
        "grades": (
            ("good", "all sequences complete, no artefact in the organ"),
            ("usable", "one sequence with an artefact outside of the lesion"),
            ("poor", "a sequence is missing or an artefact covers the lesion"),
        ),
        "traps": (
            ("Biopsies are done where something is seen", "negative cases have follow-up"),
            ("Field strength goes with the site and the site with the severity", "results by both"),
            ("Endorectal coils are seen in the image", "results with and without"),
            ("Sequences are missing in a pattern", "table of missing sequences by finding"),
        ),
        "subgroups": (
            "field strength;",
            "manufacturer and version of the software;",
            "presence of implants.",
        ),
        "statement": (
            "The share of examinations with a missing sequence shall be reported for cases with "
            "and "
            "without the finding."
        ),
        "evidence": "Table of missing sequences",
        "establish": "That it is complete and that the treatment of missing sequences is stated",
        "remark": "Filling in a missing sequence by a program makes another input; it is named.",
    },
    {
        "key": "ultrasound",
        "title": "Ultrasound",
        "opening": (
            "An ultrasound image is made by the person who holds the probe, who sees the finding "
            "while making it. What is stored is what that person found worth storing."
        ),
        "case": "the clips and images of one examination of one organ.",
        "reference": (
            "histology or surgery;",
            "another modality within two weeks;",
            "a second examination by a person who does not know the first result.",
        ),
        "grades": (
            ("good", "organ in full view, depth and gain adapted, no shadow over the region"),
            ("usable", "part of the organ is hidden"),
            ("poor", "the region of interest is not shown"),
        ),
        "traps": (
            (
                "Callipers and arrows point at the lesion",
                "marks are removed or such images left out",
            ),
            ("Images of lesions were taken by the most experienced", "results by operator"),
            ("Frames of one clip in two sets", "splits by patient"),
            ("Colour Doppler was switched on where something was seen", "results without Doppler"),
        ),
        "subgroups": (
            "experience of the operator in years;",
            "device: cart, portable, handheld;",
            "body mass index.",
        ),
        "statement": (
            "Images with callipers, arrows or text over the organ shall not be given to the "
            "classifier."
        ),
        "evidence": "Check for marks",
        "establish": "That a sample of at least two hundred images was looked at",
        "remark": "A classifier that guides the acquisition needs a prospective evaluation.",
    },
    {
        "key": "fundus",
        "title": "Photographs of the fundus",
        "opening": (
            "Photographs of the fundus are taken by people of very different training, often "
            "without dilating the pupil. The share of photographs that cannot be judged decides "
            "whether screening works at all."
        ),
        "case": "one eye with all its photographs; the decision is for the person.",
        "reference": (
            "wide-field stereoscopic photographs read by a reading centre;",
            "optical coherence tomography for oedema of the macula;",
            "examination by an ophthalmologist;",
            "three certified graders.",
        ),
        "grades": (
            ("good", "vessels are sharp to the third branching over the whole field"),
            ("usable", "at least two thirds of the field can be judged"),
            ("poor", "less than two thirds can be judged"),
        ),
        "traps": (
            ("Poor photographs are left out", "they count as referred, or as refused"),
            ("Both eyes counted as independent", "intervals by person"),
            ("Scars of laser treatment mark known disease", "results without treated eyes"),
            ("One camera supplies all positives", "results by camera"),
        ),
        "subgroups": (
            "camera and field of view;",
            "pupil dilated or not;",
            "presence of cataract.",
        ),
        "statement": (
            "Eyes whose photographs cannot be judged shall be counted and reported, and shall be "
            "treated as the intended use says."
        ),
        "evidence": "Count of eyes that cannot be judged",
        "establish": "That no such eye was left out of the analysis without being counted",
        "remark": "In screening a photograph that cannot be judged usually leads to a referral.",
    },
    {
        "key": "dermatoscopy",
        "title": "Images of the skin",
        "opening": (
            "Images of the skin are taken by dermatoscope, by camera or by telephone, by "
            "physicians "
            "or by patients. Each of these is another modality for the purpose of this document."
        ),
        "case": "one lesion with all its images.",
        "reference": (
            "histology, read by two pathologists for melanocytic lesions;",
            "unchanged appearance over at least six months for lesions that were not excised;",
            "agreement of three dermatologists for lesions that nobody would excise.",
        ),
        "grades": (
            ("good", "in focus, whole lesion, no hair over it"),
            ("usable", "slightly out of focus, or hair over less than a third"),
            ("poor", "not in focus, lesion cut, reflections over it"),
        ),
        "traps": (
            ("Only suspicious lesions have histology", "benign lesions by follow-up are added"),
            ("Surgical marks and rulers", "images with marks are left out of the analysis"),
            ("Nearly all images show light skin", "counts and results by skin tone"),
            ("Several images of one lesion", "splits and intervals by patient"),
        ),
        "subgroups": (
            "skin tone on a named scale;",
            "site of the body: face, trunk, limbs, palms and soles, nails;",
            "who took the image, and with what.",
        ),
        "statement": (
            "The number of patients with the finding shall be reported for each group of skin "
            "tone, "
            "also where it is nought."
        ),
        "evidence": "Counts by skin tone",
        "establish": "That the scale is named and the assignment was done by people",
        "remark": "Assigning skin tone by a program from the image repeats the error it should "
        "show.",
    },
    {
        "key": "pathology",
        "title": "Digitised tissue",
        "opening": (
            "A slide of tissue is larger than any other image of this document, and a finding may "
            "fill a thousandth of it. Staining differs between laboratories more than tissue does "
            "between patients."
        ),
        "case": "all slides of one specimen.",
        "reference": (
            "the diagnosis after immunohistochemistry or molecular tests;",
            "three pathologists of the subspecialty;",
            "the diagnosis that was signed out.",
        ),
        "grades": (
            ("good", "in focus, stain within the range of the laboratory, no fold in the region"),
            ("usable", "folds or bubbles outside of the region, stain pale or dark"),
            ("poor", "out of focus or torn in the region of the finding"),
        ),
        "traps": (
            ("Ink marks of the pathologist surround the tumour", "ink is removed or refused"),
            ("Laboratories differ in stain and in severity", "results by laboratory"),
            ("Tiles of one slide in two sets", "splits by patient"),
            ("Slides were scanned again because of doubt", "first scans only"),
        ),
        "subgroups": (
            "laboratory and scanner;",
            "kind of specimen: biopsy, resection, cytology;",
            "size of the finding.",
        ),
        "statement": (
            "Results shall be reported for at least one laboratory whose slides were not used to "
            "adapt the classifier to stain."
        ),
        "evidence": "List of laboratories",
        "establish": "That one of them supplied nothing for adaptation",
        "remark": "Normalising the stain is part of the classifier and is evaluated with it.",
    },
)
