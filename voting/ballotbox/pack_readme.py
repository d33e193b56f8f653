"""What stands in the README of a pack, in the languages of its readers."""

TEXT = """\
EVERYTHING ABOUT ONE VOTE, FOR YOU TO CHECK

This folder holds everything that is needed to check a vote: that each ballot is in the
log, that nothing was altered, added or left out, and that the result follows from the
ballots and the rules. No file says who cast a ballot.

To check all of it you need Python 3.11 or newer with the package "cryptography":

    python3 -m pip install cryptography
    python3 verify.pyz .

Check your last receipt, a checkpoint that you have kept, and the key of the log from
the minutes of the city as well:

    python3 verify.pyz . --last-receipt receipt.txt --checkpoint kept.txt --key 0123...

The ballot of your last receipt has to count. That of an earlier one, which you give
with --receipt, only has to be in the log.

If you do not want to trust this copy of the program: its source code is public. There,
and not in this folder, `python3 -m voting.ballotbox.verify THIS-FOLDER` does the same.

sheet.json            the rules of the vote, as frozen before it
log.jsonl             the log of the ballot box, one entry a line
checkpoint            the newest signature of the log
checkpoints.jsonl     all signatures of the log, the oldest first
openings.jsonl        the ballots that were counted
result-*.json         the result of each pot
ballots-*.pb          the ballots of each pot as a Pabulib file
verify.pyz            the program that checks all of this


KAIKKI YHDESTÄ ÄÄNESTYKSESTÄ, SINUN TARKISTETTAVAKSESI

Tämä kansio on äänestyksen tarkistuspaketti. Siinä on kaikki, mitä tarkistamiseen
tarvitaan: että jokainen ääni on uurnan lokissa, ettei mitään ole muutettu, lisätty tai
jätetty pois ja että tulos seuraa äänistä ja säännöistä. Mikään tiedosto ei kerro, kuka
äänen on antanut.

Koko tarkistukseen tarvitset Python 3.11:n tai uudemman ja siihen kirjaston
"cryptography":

    python3 -m pip install cryptography
    python3 verify.pyz .

Tarkista samalla viimeinen kuittisi, tallettamasi tarkistuspiste ja lokin avain, joka on
kaupungin pöytäkirjassa:

    python3 verify.pyz . --last-receipt kuitti.txt --checkpoint piste.txt --key 0123...

Viimeisen kuittisi äänen on oltava laskettujen joukossa. Aiemman kuitin, jonka annat
valinnalla --receipt, äänen tarvitsee vain olla lokissa.

Jos et halua luottaa tähän kopioon ohjelmasta: ohjelman lähdekoodi on julkinen. Siellä,
ei tässä kansiossa, `python3 -m voting.ballotbox.verify TÄMÄ-KANSIO` tekee saman.

sheet.json            äänestyksen säännöt sellaisina kuin ne lukittiin ennen äänestystä
log.jsonl             uurnan loki, yksi merkintä rivillä
checkpoint            lokin uusin allekirjoitus eli tarkistuspiste
checkpoints.jsonl     lokin kaikki allekirjoitukset, vanhin ensin
openings.jsonl        lasketut äänet
result-*.json         kunkin potin tulos
ballots-*.pb          kunkin potin äänet Pabulib-tiedostona
verify.pyz            ohjelma, joka tarkistaa tämän kaiken


ALLT OM EN OMRÖSTNING, SÅ ATT DU KAN KONTROLLERA DEN

I den här mappen finns allt som behövs för att kontrollera en omröstning: att varje
röstsedel finns i urnans logg, att ingenting har ändrats, lagts till eller lämnats bort
och att resultatet följer av röstsedlarna och reglerna. Ingen fil berättar vem som har
röstat på vad.

För att kontrollera allt behöver du Python 3.11 eller nyare med paketet "cryptography":

    python3 -m pip install cryptography
    python3 verify.pyz .

Kontrollera också ditt sista kvitto, en kontrollpunkt som du har sparat och loggens
nyckel ur stadens protokoll:

    python3 verify.pyz . --last-receipt kvitto.txt --checkpoint punkt.txt --key 0123...

Röstsedeln på ditt sista kvitto ska ha räknats. Röstsedeln på ett tidigare kvitto, som
du ger med --receipt, behöver bara finnas i loggen.

Om du inte vill lita på den här kopian av programmet: källkoden är offentlig. Kör den
där, inte i den här mappen: `python3 -m voting.ballotbox.verify DEN-HÄR-MAPPEN` gör
samma sak.

sheet.json            omröstningens regler, så som de låstes före omröstningen
log.jsonl             urnans logg, en post per rad
checkpoint            loggens senaste underskrift
checkpoints.jsonl     loggens alla underskrifter, den äldsta först
openings.jsonl        röstsedlarna som räknades
result-*.json         resultatet för varje pott
ballots-*.pb          röstsedlarna för varje pott som Pabulib-fil
verify.pyz            programmet som kontrollerar allt detta
"""
